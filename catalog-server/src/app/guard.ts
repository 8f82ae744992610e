import type { Endpoint } from '@pezzottify/contract'
import { api } from '@pezzottify/contract'
import type { Receipts } from '../events/index.ts'
import { createOnce } from '../events/index.ts'
import type { Gate } from '../http/mount.ts'
import type { Sessions, Uses } from '../identity/index.ts'

/** Endpoints that commit their change and its idempotency record in one transaction. */
export const recordedEndpoints = new Set<Endpoint>(
  [api.likes, api.playlists, api.settings, api.sync].flatMap((group) => Object.values<Endpoint>(group)),
)

type Parts = {
  sessions: Sessions
  uses: Uses
  receipts: Receipts
  limit: Gate['spend']
  answerError: (error: unknown) => Response
}

/** What every route asks before its handler runs: who is it, may they, how often, was it done before. */
export const createGuard = ({ sessions, uses, receipts, limit, answerError }: Parts): Gate => ({
  sessionOf: (headers) => sessions.of(headers),
  spend: limit,
  use: (session, permission, change) => uses.spend(session.user_id, permission, change),
  once: createOnce({
    receipts,
    isRecorded: (endpoint) => recordedEndpoints.has(endpoint),
    answerError,
  }),
})
