import type { Endpoint } from '@pezzottify/contract'
import { api } from '@pezzottify/contract'
import type { IdempotencyRecords } from '../events/index.ts'
import { createIdempotency } from '../events/index.ts'
import type { Guard } from '../http/mount.ts'
import type { Sessions, UsageQuotas } from '../identity/index.ts'

/** Endpoints that commit their change and its idempotency record in one transaction. */
export const recordedEndpoints = new Set<Endpoint>(
  [api.likes, api.playlists, api.settings, api.sync].flatMap((group) => Object.values<Endpoint>(group)),
)

type Parts = {
  sessions: Sessions
  quotas: UsageQuotas
  idempotencyRecords: IdempotencyRecords
  limit: Guard['consume']
  answerError: (error: unknown) => Response
}

/** The checks of every route before its handler: session, permission, rate limit, idempotency. */
export const createGuard = ({ sessions, quotas, idempotencyRecords, limit, answerError }: Parts): Guard => ({
  sessionOf: (token) => sessions.of(token),
  consume: limit,
  consumeQuota: (session, permission, change) => quotas.consume(session.user_id, permission, change),
  idempotently: createIdempotency({
    idempotencyRecords,
    isRecorded: (endpoint) => recordedEndpoints.has(endpoint),
    answerError,
  }),
})
