import type { EventPayload, EventType } from '@pezzottify/contract'
import type { ApiClient, CallOptions } from '../../api/api.ts'
import type { Draft } from '../model/draft.ts'

/** Applies an event to a user's library. Applying it again changes nothing. */
export type Reducer<T extends EventType> = (draft: Draft, payload: EventPayload<T>) => void

/** A change made by the user, which waits until the server has it. */
export type MutationDefinition<M> = {
  /** Shows the change before the server has answered. */
  apply: (draft: Draft, mutation: M) => void
  send: (api: ApiClient, mutation: M, options: CallOptions) => Promise<unknown>
}

/** For changes whose result only the server knows: they are shown when their event arrives. */
export const showNothing = (): void => undefined
