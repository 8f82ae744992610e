import type { Endpoint } from '../endpoint.ts'
import { isBytes, isRepeatable } from '../endpoint.ts'
import { api } from '../index.ts'
import { idempotencyDays, idempotencyKeyMaxCharacters } from '../limits.ts'
import type { Json } from './parts.ts'

const text = { type: 'string' }
const header = (name: string, description: string, schema: Json, example: string): Json => ({
  name,
  in: 'header',
  required: false,
  description,
  schema,
  example,
})

/** Request headers by the name of their component. */
export const parameters: Record<string, Json> = {
  IdempotencyKey: header(
    'Idempotency-Key',
    `One for each change. Sent again with the same key, a write answers as before and writes nothing, for ${idempotencyDays} days.`,
    { type: 'string', minLength: 1, maxLength: idempotencyKeyMaxCharacters, pattern: '^[!-~]+$' },
    '8c9f5b1e-5f0e-4f0c-9a56-0d5bd6b1f6c1',
  ),
  Features: header(
    'X-Pezzottify-Features',
    'What the client understands, parted by commas. `entries`: playlists as entries with ids.',
    text,
    'entries',
  ),
  IfNoneMatch: header(
    'If-None-Match',
    'The `ETag` of an earlier answer; 304 when it still holds.',
    text,
    '"3kq0x1c2v4"',
  ),
  SetupCode: header(
    'X-Setup-Code',
    'The set-up code that the server printed in its log.',
    text,
    'K7QM-2XPD-9RTA',
  ),
  Range: header(
    'Range',
    'One range of bytes. Several, or malformed ones, get the whole file.',
    text,
    'bytes=0-1023',
  ),
  IfRange: header(
    'If-Range',
    'The `ETag` or date that the range belongs to; the whole file when it is another one by now.',
    text,
    '"3kq0x1c2v4"',
  ),
}

/** Response headers. */
export const headers: Record<string, Json> = {
  'X-Request-Id': {
    description: 'The request, as the log of the server names it',
    schema: text,
    example: 'k3v9m2x8q1ab',
  },
  'X-Sync-Seq': {
    description: 'The number of the last event that this write made; absent when it changed nothing',
    schema: { type: 'integer', minimum: 1 },
    example: 42,
  },
  'Retry-After': {
    description: 'Seconds to wait before the next attempt',
    schema: { type: 'integer', minimum: 1 },
    example: 7,
  },
  ETag: { description: 'The version of what is answered', schema: text, example: '"3kq0x1c2v4"' },
  'Set-Cookie': {
    description: 'The session of a browser, or its end',
    schema: text,
    example: 'session_token=q7Z; Path=/; HttpOnly; SameSite=Lax',
  },
  'Accept-Ranges': {
    description: '`bytes`, or `none` where it is made on the way',
    schema: text,
    example: 'bytes',
  },
  'Content-Range': {
    description: 'Which bytes these are, of how many',
    schema: text,
    example: 'bytes 0-1023/4194304',
  },
  'X-Supervised': {
    description: 'Whether the server will be there again by itself',
    schema: { type: 'string', enum: ['true', 'false'] },
    example: 'true',
  },
}

export const headersNamed = (...names: string[]): Record<string, Json> =>
  Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]))

const among = (...groups: Record<string, Endpoint>[]): Set<Endpoint> =>
  new Set(groups.flatMap((group) => Object.values(group)))

/** Endpoints whose changes are synced between devices. */
const synced = among(api.likes, api.playlists, api.settings, api.sync)
const knowingFeatures = new Set<Endpoint>([api.playlists.get, api.sync.state, api.sync.events])
const settingCookies = new Set<Endpoint>([
  api.auth.login,
  api.auth.pair,
  api.auth.logout,
  api.setup.createOwner,
])

export const takesRange = ({ errors }: Endpoint): boolean =>
  errors?.includes('range_not_satisfiable') ?? false
/** Whether the endpoint answers with an `ETag`: all reads with a body do. */
export const hasEtag = ({ method, response }: Endpoint): boolean =>
  method === 'GET' && (isBytes(response) || response.def.type !== 'undefined')

export function requestHeadersOf(endpoint: Endpoint): string[] {
  return [
    ...(isRepeatable(endpoint) ? ['IdempotencyKey'] : []),
    ...(knowingFeatures.has(endpoint) ? ['Features'] : []),
    ...(hasEtag(endpoint) ? ['IfNoneMatch'] : []),
    ...(takesRange(endpoint) ? ['Range', 'IfRange'] : []),
    ...(endpoint === api.backups.uploadAtSetup ? ['SetupCode'] : []),
  ]
}

export function answerHeadersOf(endpoint: Endpoint): string[] {
  return [
    'X-Request-Id',
    ...(hasEtag(endpoint) ? ['ETag'] : []),
    ...(takesRange(endpoint) ? ['Accept-Ranges'] : []),
    ...(synced.has(endpoint) && isRepeatable(endpoint) ? ['X-Sync-Seq'] : []),
    ...(settingCookies.has(endpoint) ? ['Set-Cookie'] : []),
    ...(endpoint === api.operations.reboot ? ['X-Supervised'] : []),
  ]
}
