import type { MutationDefinition } from './definition.ts'
import { showNothing } from './definition.ts'

/** Takes back an earlier change by the number of its event; it leads to an event of the same kind. */
export type Undo = { type: 'undo'; seq: number }

export const undo: MutationDefinition<Undo> = {
  apply: showNothing,
  send: (api, { seq }, options) => api.sync.undo({ body: { seq }, ...options }),
}
