import type { MutationDefinition } from './definition.ts'
import { showNothing } from './definition.ts'

/**
 * Undoes an earlier change, named by the number of its event; the result is an event of the same
 * kind.
 */
export type Undo = { type: 'undo'; seq: number }

export const undo: MutationDefinition<Undo> = {
  apply: showNothing,
  send: (api, { seq }, options) => api.sync.undo({ body: { seq }, ...options }),
}
