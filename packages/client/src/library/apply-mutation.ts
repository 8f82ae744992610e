import type { ApiClient, CallOptions } from '../api/api.ts'
import { createDraft } from './model/draft.ts'
import type { MutationDefinition } from './events/definition.ts'
import type { Mutation } from './events/index.ts'
import { mutations } from './events/index.ts'
import type { Library } from './model/library.ts'

/**
 * The library as the user sees it before the server has answered: the confirmed one with the waiting
 * changes applied.
 */
export function withMutations(library: Library, waiting: readonly Mutation[]): Library {
  if (waiting.length === 0) return library
  const draft = createDraft(library)
  // A tab of a newer version may have left a change that this one does not know: it is not shown.
  for (const mutation of waiting) definitionOf(mutation)?.apply(draft, mutation)
  return draft.finish()
}

/** False for a change that a tab of a newer version left in the outbox. */
export const canSend = (mutation: Mutation): boolean => definitionOf(mutation) !== undefined

export const callFor = async (api: ApiClient, mutation: Mutation, options: CallOptions): Promise<unknown> =>
  definitionOf(mutation)?.send(api, mutation, options)

/** Each mutation has its definition; the look-up by name loses that relation. */
const definitionOf = (mutation: Mutation): MutationDefinition<Mutation> | undefined =>
  Object.hasOwn(mutations, mutation.type)
    ? (mutations[mutation.type] as MutationDefinition<Mutation>)
    : undefined
