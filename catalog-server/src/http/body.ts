import type { Upload } from '@pezzottify/contract'
import { jsonBodyMaxBytes, jsonBodyMaxValues } from '@pezzottify/contract'
import { AppError } from '../base/errors.ts'
import { hasMoreValuesThan } from './json-values.ts'

/**
 * Reads a JSON body, at most `jsonBodyMaxBytes` of it. A body with more than `jsonBodyMaxValues` values has the shape
 * of no endpoint and is refused before it is parsed: parsing two megabytes of the worst kind would block the server for
 * 150 ms.
 *
 * @throws AppError `unsupported_media_type`, `too_large`, `bad_request`, and the code for a wrong shape
 */
export async function readJson(request: Request, wrongShape: 'bad_request' | 'invalid'): Promise<unknown> {
  if (!/^application\/([\w.-]+\+)?json$/.test(typeOf(request)))
    throw new AppError('unsupported_media_type', 'Expected a body with Content-Type: application/json')
  const bytes = await readBytes(request, jsonBodyMaxBytes)
  if (hasMoreValuesThan(jsonBodyMaxValues, bytes))
    throw new AppError(wrongShape, `The body holds more than ${jsonBodyMaxValues} values`)
  const text = textOf(bytes)
  try {
    return escapedSurrogate.test(text) ? JSON.parse(text, wellFormed) : JSON.parse(text)
  } catch (cause) {
    throw new AppError('bad_request', 'The body is not valid JSON', { cause })
  }
}

const escapedSurrogate = /\\u[dD][89a-fA-F]/

/**
 * Half a character, which JSON can spell and UTF-8 cannot, is replaced as the database would: else a text is one thing
 * to our code and another to an index that keeps it unique.
 */
const wellFormed = (_key: string, value: unknown): unknown =>
  typeof value === 'string' ? value.toWellFormed() : value

function textOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch (cause) {
    throw new AppError('bad_request', 'The body is not valid UTF-8', { cause })
  }
}

/** @throws AppError `too_large`, by its announced length already; `bad_request` when it breaks off */
export async function readBytes(request: Request, maxBytes: number): Promise<Buffer> {
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
  const chunks: Uint8Array[] = []
  let size = 0
  try {
    for await (const chunk of request.body ?? []) {
      size += chunk.byteLength
      if (size > maxBytes) throw tooLarge(maxBytes)
      chunks.push(chunk)
    }
  } catch (cause) {
    // Other errors come from the connection: it broke off, or its chunks are malformed.
    throw cause instanceof AppError ? cause : new AppError('bad_request', 'The body is cut short', { cause })
  }
  return Buffer.concat(chunks)
}

/**
 * Refuses an upload by its headers, before a byte of it is read. Its real length and content are the handler's to check.
 *
 * @throws AppError `unsupported_media_type`, `too_large`
 */
export function checkUpload(request: Request, { types, maxBytes }: Upload): void {
  const type = typeOf(request)
  if (
    !types.some(
      (allowed) => allowed === type || (allowed.endsWith('/*') && type.startsWith(allowed.slice(0, -1))),
    )
  )
    throw new AppError('unsupported_media_type', `Expected a body with Content-Type: ${types.join(', ')}`)
  if (Number(request.headers.get('content-length')) > maxBytes) throw tooLarge(maxBytes)
}

/** The content type in lower case, without its parameters. */
const typeOf = ({ headers }: Request): string =>
  headers.get('content-type')?.split(';')[0]?.trim().toLowerCase() ?? ''

const tooLarge = (maxBytes: number): AppError =>
  new AppError('too_large', `The body is larger than ${maxBytes} bytes`)
