import type { Endpoint } from '@pezzottify/contract'
import { z } from 'zod'
import { AppError } from '../base/errors.ts'

/** What a wrong shape is answered with, and what a text that is too long or not accepted. */
export type Refusals = { shape: 'bad_request' | 'invalid'; text: 'bad_request' | 'invalid' }

/** In a path or a query. */
export const inAddress: Refusals = { shape: 'bad_request', text: 'bad_request' }

export const refusalsOf = ({ shapeError, textError }: Endpoint): Refusals => ({
  shape: shapeError ?? 'invalid',
  text: textError ?? shapeError ?? 'invalid',
})

const { localeError } = z.locales.en()
const wordingMaxCharacters = 300

/** Where it is, and what. A message of the contract's own stands alone: it names its place where that matters. */
const wordingOf: z.core.$ZodErrorMap<z.core.$ZodIssue> = (issue) => {
  const told = localeError(issue)
  const text = typeof told === 'string' ? told : (told?.message ?? 'Invalid input')
  return `${issue.path?.join('.') || 'body'}: ${text}`
}

/** Zod can stop at the first wrong element of a list, but only the type of its own that this is tells so. */
const toTheFirst: z.core.ParseContextInternal<z.core.$ZodIssue> = { abortEarly: true, error: wordingOf }

/**
 * Reads what came by the contract, and no further than to the first thing that is wrong: lists are counted before their
 * elements are looked at, so that a wide wrong body costs no more than a narrow one.
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
