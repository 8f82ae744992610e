import type { Endpoint } from '@pezzottify/contract'
import { z } from 'zod'
import { AppError } from '../base/errors.ts'

/** The error codes for a wrong shape, and for a text that is too long or not accepted. */
export type Refusals = { shape: 'bad_request' | 'invalid'; text: 'bad_request' | 'invalid' }

/** For paths and queries. */
export const inAddress: Refusals = { shape: 'bad_request', text: 'bad_request' }

export const refusalsOf = ({ shapeError, textError }: Endpoint): Refusals => ({
  shape: shapeError ?? 'invalid',
  text: textError ?? shapeError ?? 'invalid',
})

const { localeError } = z.locales.en()
const wordingMaxCharacters = 300

/**
 * The path of the value and the problem. A message that the contract defines stands alone: it names its place where
 * that matters.
 */
const wordingOf: z.core.$ZodErrorMap<z.core.$ZodIssue> = (issue) => {
  const told = localeError(issue)
  const text = typeof told === 'string' ? told : (told?.message ?? 'Invalid input')
  return `${issue.path?.join('.') || 'body'}: ${text}`
}

/** Zod can stop at the first wrong element of a list, but only its internal type has that option. */
const toTheFirst: z.core.ParseContextInternal<z.core.$ZodIssue> = { abortEarly: true, error: wordingOf }

/**
 * Validates the input and stops at the first error: lists are counted before their elements are checked, so that a long
 * invalid body costs no more than a short one.
 *
 * @throws AppError
 */
export function validate(schema: z.ZodType, input: unknown, refusals: Refusals): unknown {
  const result = schema.safeParse(input, toTheFirst)
  if (result.success) return result.data
  const [issue] = result.error.issues
  throw new AppError(
    issue && isAboutText(issue) ? refusals.text : refusals.shape,
    issue?.message.slice(0, wordingMaxCharacters).toWellFormed(),
  )
}

const isAboutText = (issue: z.core.$ZodIssue): boolean =>
  issue.code === 'invalid_format' ||
  issue.code === 'custom' ||
  ((issue.code === 'too_big' || issue.code === 'too_small') && issue.origin === 'string')
