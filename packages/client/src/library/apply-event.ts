import type { StoredEvent } from '@pezzottify/contract'
import type { Draft } from './model/draft.ts'
import { reducers } from './events/index.ts'

export function applyEvent(draft: Draft, { type, payload }: StoredEvent): void {
  // Each event carries the payload of its type; the look-up by name loses that relation.
  const reducer = reducers[type] as (draft: Draft, payload: unknown) => void
  reducer(draft, payload)
}
