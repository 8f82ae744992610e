import type { EventPayload, EventType } from '@pezzottify/contract'
import type { ApiClient, CallOptions } from '../../api/api.ts'
import type { Draft } from '../model/draft.ts'

/** How an event changes what a user owns. Applied again, it changes nothing. */
export type Reducer<T extends EventType> = (draft: Draft, payload: EventPayload<T>) => void

/** A change by its user, which waits until the server has it. */
export type MutationDefinition<M> = {
  /** How it is shown before the server has answered. */
  apply: (draft: Draft, mutation: M) => void
  send: (api: ApiClient, mutation: M, options: CallOptions) => Promise<unknown>
}

/** For changes of which the server alone knows what they lead to: shown when their event arrives. */
export const showNothing = (): void => undefined
