import type { Shape } from './shape.ts'

export const caseNames = ['success', 'anonymous', 'permission', 'malformed', 'unknown', 'edge'] as const
type CaseName = (typeof caseNames)[number]

/** alice is an Admin, bob and carol are Regular, nobody has an account without a role. */
export type Person = 'alice' | 'bob' | 'carol' | 'nobody'

/** A request and the expected answer. `$name` stands for a value of the fixture or one kept earlier. */
export type Step = {
  /** `GET /v1/content/artist/$artist`. */
  ask: string
  /** The caller; alice by default, null for no session. */
  as?: Person | null
  /** Sent as JSON; a text is sent unchanged. */
  body?: unknown
  headers?: Record<string, string>
  status: number
  /**
   * The expected shape of the JSON answer. Without it and without `text` or `bytes` a success has no
   * body.
   */
  json?: Shape
  text?: RegExp
  bytes?: true
  /** Null for a header that must be absent. */
  answers?: Record<string, RegExp | null>
  /** Stores the answer, or one field of it, under this name. */
  keep?: { name: string; field?: string }
}

/** The steps, or the reason why the case cannot exist. */
export type Case = Step | readonly Step[] | `n/a: ${string}`
export type Row = { route: string; cases: Partial<Record<CaseName, Case>> }

type Permission =
  | 'public'
  | 'session'
  | 'AccessCatalog'
  | 'LikeContent'
  | 'OwnPlaylists'
  | 'EditCatalog'
  | 'ManagePermissions'
  | 'ViewAnalytics'
  | 'RebootServer'

/** The permissions of Regular users: only a user without a role lacks these. */
const regular = new Set<Permission>(['AccessCatalog', 'LikeContent', 'OwnPlaylists'])

/** A row whose refusals are derived from the needed permission. */
export function row(route: string, needs: Permission, cases: Row['cases']): Row {
  const ask = route.replace(/\{\w+\}/g, '1')
  // A caller without permission learns nothing about errors of the request.
  const refused = { ask, status: 403, ...(/^(POST|PUT) /.test(route) && { body: '{ not json' }) }
  return {
    route,
    cases: {
      anonymous: needs === 'public' ? 'n/a: open to everybody' : { ...refused, as: null },
      permission:
        needs === 'public' || needs === 'session'
          ? 'n/a: takes no permission'
          : { ...refused, as: regular.has(needs) ? 'nobody' : 'bob' },
      ...cases,
    },
  }
}

/** A JSON body refused for its content type and its syntax, then for each wrong shape. */
export function badBodies(ask: string, shapes: unknown[], status: 400 | 422 = 422): Step[] {
  return [
    { ask, body: '{}', headers: { 'content-type': 'text/plain' }, status: 415 },
    { ask, body: '{ "a": ', status: 400 },
    ...shapes.map((body) => ({ ask, body, status })),
  ]
}

export const noInput = 'n/a: takes no input'
export const noId = 'n/a: names no single thing'
/** Bytes that are not UTF-8. */
export const brokenId = '%FF'
