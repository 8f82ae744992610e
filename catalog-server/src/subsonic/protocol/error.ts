import type { AppError } from '../../base/errors.ts'

/** The codes of the protocol, by what they mean. */
export const subsonicCodes = {
  generic: 0,
  missing: 10,
  clientTooOld: 20,
  serverTooOld: 30,
  wrongCredentials: 40,
  noTokens: 41,
  otherCredentials: 42,
  conflictingCredentials: 43,
  wrongKey: 44,
  forbidden: 50,
  notFound: 70,
} as const

type Code = (typeof subsonicCodes)[keyof typeof subsonicCodes]

/** A refusal as the protocol knows it: its answer has status 200, since apps take any other for a server that is off. */
export class SubsonicError extends Error {
  override name = 'SubsonicError'
  readonly code: Code
  /** A page of ours that helps, as a path. */
  readonly helpPath: string | undefined

  constructor(code: Code, message: string, helpPath?: string) {
    super(message)
    this.code = code
    this.helpPath = helpPath
  }
}

/** `what`: as in "Album". */
export const notFound = (what: string): SubsonicError =>
  new SubsonicError(subsonicCodes.notFound, `${what} not found`)

export const badValue = (message: string): SubsonicError => new SubsonicError(subsonicCodes.generic, message)

/** What a domain refuses, in the words of the protocol. */
export function refusalOf(error: AppError): SubsonicError {
  if (error.code === 'not_found' || error.code === 'file_gone')
    return new SubsonicError(
      subsonicCodes.notFound,
      error.code === 'not_found' ? 'Not found' : 'The file is gone',
    )
  if (error.code === 'forbidden') return new SubsonicError(subsonicCodes.forbidden, 'Not allowed')
  return badValue(error.message || error.code.replaceAll('_', ' '))
}
