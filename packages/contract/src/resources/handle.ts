import { z } from 'zod'
import { noStep } from '../ids.ts'
import { handleMaxCharacters } from '../limits.ts'

const unusable = 'must not be blank or hold "/" or control characters'

/**
 * A name for a user: at least one visible character, no slash and no control characters, and not `.` or `..`, which
 * no address can hold. `blank` is the error for a name that shows nothing.
 */
export const newHandle = (blank = unusable) =>
  z
    .string()
    .max(handleMaxCharacters)
    .regex(/[^\s\p{Cf}]/u, blank)
    .regex(/^[^/\p{Cc}]*$/u, unusable)
    .regex(noStep, 'must not be "." or ".."')
export const NewHandle = newHandle()
