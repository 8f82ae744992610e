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
    `A unique key for each change. For ${idempotencyDays} days, a repeated request with the same key gets the same answer and writes nothing.`,
    { type: 'string', minLength: 1, maxLength: idempotencyKeyMaxCharacters, pattern: '^[!-~]+$' },
    '8c9f5b1e-5f0e-4f0c-9a56-0d5bd6b1f6c1',
  ),
  Features: header(
    'X-Pezzottify-Features',
    'The features that the client understands, separated by commas. `entries`: playlists as entries with ids.',
    text,
    'entries',
  ),
  IfNoneMatch: header(
    'If-None-Match',
    'The `ETag` of an earlier answer; 304 when the content is unchanged.',
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
    'One range of bytes. Several or malformed ranges are ignored, and the whole file is sent.',
    text,
    'bytes=0-1023',
  ),
  IfRange: header(
    'If-Range',
    'The `ETag` or date of the file that the range belongs to; the whole file is sent when it has changed.',
    text,
    '"3kq0x1c2v4"',
  ),
}

/** Response headers. */
export const headers: Record<string, Json> = {
  'X-Request-Id': {
    description: 'The id of the request in the log of the server',
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
  ETag: { description: 'The version of the content', schema: text, example: '"3kq0x1c2v4"' },
  'Set-Cookie': {
    description: 'Sets or removes the session cookie of a browser',
    schema: text,
    example: 'session_token=q7Z; Path=/; HttpOnly; SameSite=Lax',
  },
  'Accept-Ranges': {
    description: '`bytes`, or `none` for audio that is converted while it is sent',
    schema: text,
    example: 'bytes',
  },
  'Content-Range': {
    description: 'The range of bytes sent, and the total size',
    schema: text,
    example: 'bytes 0-1023/4194304',
  },
  'X-File-Version': {
    description: 'The `file_version` of what is sent, or of the file that is there now',
    schema: text,
    example: 'bne2-sz1c5c',
  },
  'X-Supervised': {
    description: 'Whether a supervisor starts the server again',
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
    ...(endpoint === api.playback.stream ? ['X-File-Version'] : []),
    ...(synced.has(endpoint) && isRepeatable(endpoint) ? ['X-Sync-Seq'] : []),
    ...(settingCookies.has(endpoint) ? ['Set-Cookie'] : []),
    ...(endpoint === api.operations.reboot ? ['X-Supervised'] : []),
  ]
}
