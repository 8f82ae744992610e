import type { Shape } from './shape.ts'

export const caseNames = ['success', 'anonymous', 'permission', 'malformed', 'unknown', 'edge'] as const
export type CaseName = (typeof caseNames)[number]

/** alice is an Admin, bob and carol are Regular, nobody has an account without a role. */
export type Person = 'alice' | 'bob' | 'carol' | 'nobody'

/** One request and what must come back. `$name` stands for a value of the fixture or one kept before. */
export type Step = {
  /** `GET /v1/content/artist/$artist`. */
  ask: string
  /** Who asks; alice unless told, null for nobody at all. */
  as?: Person | null
  /** Sent as JSON; text is sent as it is. */
  body?: unknown
  headers?: Record<string, string>
  status: number
  /** The shape of the JSON answered. Without it and without `text` or `bytes` a success has no body. */
  json?: Shape
  text?: RegExp
  bytes?: true
  /** Null for a header that must not be there. */
  answers?: Record<string, RegExp | null>
  /** Remembers the answer, or one field of it, by this name. */
  keep?: { name: string; field?: string }
}

/** What is tried, or why it cannot exist. */
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

/** What Regular users hold: only who has no role lacks these. */
const regular = new Set<Permission>(['AccessCatalog', 'LikeContent', 'OwnPlaylists'])

/** A row whose refusals follow from what it takes to be let in. */
export function row(route: string, needs: Permission, cases: Row['cases']): Row {
  const ask = route.replace(/\{\w+\}/g, '1')
  // Who may not ask learns nothing about what was wrong with the question.
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
/** Bytes that are no UTF-8. */
export const brokenId = '%FF'
