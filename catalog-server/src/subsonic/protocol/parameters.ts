import { AppError } from '../../base/errors.ts'
import { readBytes } from '../../http/body.ts'
import { badValue, SubsonicError, subsonicCodes } from './error.ts'

/** Playlists of thousands of ids come as a form. */
const formMaxBytes = 10 * 1024 * 1024
const valuesMax = 50_000

export type Parameters = ReturnType<typeof parametersOf>

/**
 * The parameters of a request, from its query and, where it posts a form, from that: of a repeated name the last value
 * counts, and all of them where a list is asked for. An empty value counts as absent.
 */
export function parametersOf(pairs: URLSearchParams) {
  const text = (name: string): string | undefined => pairs.getAll(name).at(-1) || undefined
  const required = (name: string): string => {
    const value = text(name)
    if (value === undefined)
      throw new SubsonicError(subsonicCodes.missing, `Required parameter is missing: ${name}`)
    return value
  }
  return {
    text,
    /** @throws SubsonicError `missing` */
    required,
    /** Every value, in order. */
    all: (name: string): string[] => pairs.getAll(name).filter((value) => value !== ''),
    /** Whether it was sent at all, even without a value. */
    has: (name: string): boolean => pairs.has(name),
    /** What is no number counts as absent. */
    integer: (name: string, otherwise: number): number => integerOf(text(name)) ?? otherwise,
    /** @throws SubsonicError `missing`, or `generic` for what is no number */
    requiredInteger: (name: string): number => {
      const number = integerOf(required(name))
      if (number === null) throw badValue(`Parameter ${name} is not a number`)
      return number
    },
    flag: (name: string, otherwise: boolean): boolean => {
      const value = text(name)?.toLowerCase()
      if (value === 'true' || value === '1') return true
      return value === 'false' || value === '0' ? false : otherwise
    },
  }
}

function integerOf(text: string | undefined): number | null {
  const digits = text?.trim()
  const number = digits !== undefined && /^[+-]?\d{1,15}(\.\d*)?$/.test(digits) ? Number(digits) : Number.NaN
  return Number.isNaN(number) ? null : Math.trunc(number)
}

/** @throws AppError `too_large`, `bad_request` */
export async function readPairs(request: Request): Promise<URLSearchParams> {
  const at = request.url.indexOf('?')
  const query = at < 0 ? '' : request.url.slice(at + 1)
  const form = isForm(request) ? (await readBytes(request, formMaxBytes)).toString() : ''
  if (countOf(query, '&') + countOf(form, '&') > valuesMax)
    throw new AppError('too_large', `More than ${valuesMax} parameters`)
  const pairs = new URLSearchParams(query)
  for (const [name, value] of new URLSearchParams(form)) pairs.append(name, value)
  return pairs
}

const isForm = ({ method, headers }: Request): boolean =>
  method === 'POST' && /^application\/x-www-form-urlencoded\b/i.test(headers.get('content-type') ?? '')

function countOf(text: string, mark: string): number {
  let count = 0
  for (let at = text.indexOf(mark); at >= 0; at = text.indexOf(mark, at + 1)) count += 1
  return count
}
