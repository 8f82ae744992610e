import type { EntryId, PlaylistOperation } from '@pezzottify/contract'
import type { Draft } from './draft.ts'
import { createDraft } from './draft.ts'
import type { Entry, Library } from './library.ts'
import type { Mutation } from './mutations.ts'

/** What a user will see before the server has answered: the confirmed library with the changes that wait. */
export function withMutations(library: Library, mutations: readonly Mutation[]): Library {
  if (mutations.length === 0) return library
  const draft = createDraft(library)
  for (const mutation of mutations) apply(draft, mutation)
  return draft.finish()
}

function apply(draft: Draft, mutation: Mutation): void {
  switch (mutation.type) {
    case 'like':
      return void draft.likesOf(mutation.content_type).add(mutation.content_id)
    case 'unlike':
      return void draft.likesOf(mutation.content_type).delete(mutation.content_id)
    case 'change_setting':
      return void draft.settings().set(mutation.setting.key, mutation.setting.value)
    case 'create_playlist':
      return draft.addPlaylist(mutation.id, mutation.name)
    case 'rename_playlist':
      return draft.changePlaylist(mutation.id, { name: mutation.name })
    case 'delete_playlist':
      return draft.removePlaylist(mutation.id)
    case 'edit_playlist':
      return draft.changePlaylist(mutation.id, (entries) => mutation.operations.reduce(operate, entries))
    case 'restore_playlist':
    case 'undelete_playlist':
    case 'undo':
      // What it was is known to the server alone.
      return
  }
}

/** As the server does it, but for entries that others removed meanwhile: only the server knows where those stood. */
export function operate(entries: readonly Entry[], operation: PlaylistOperation): readonly Entry[] {
  if (operation.op === 'remove') {
    const gone = new Set(operation.ids)
    return entries.filter(({ id }) => !gone.has(id))
  }
  const byId = new Map(entries.map((entry) => [entry.id, entry]))
  if (operation.op === 'insert')
    return putBehind(
      entries,
      operation.entries.filter(({ id }) => !byId.has(id)),
      operation.after,
    )
  const moved = [...new Set(operation.ids)].flatMap((id) => byId.get(id) ?? [])
  const ids = new Set(moved.map(({ id }) => id))
  let after = operation.after
  if (after !== null && ids.has(after)) {
    const before = entries.slice(
      0,
      entries.findIndex(({ id }) => id === after),
    )
    after = before.findLast(({ id }) => !ids.has(id))?.id ?? null
  }
  return putBehind(
    entries.filter(({ id }) => !ids.has(id)),
    moved,
    after,
  )
}

function putBehind(entries: readonly Entry[], put: readonly Entry[], after: EntryId | null): Entry[] {
  const found = after === null ? -1 : entries.findIndex(({ id }) => id === after)
  const at = after !== null && found < 0 ? entries.length : found + 1
  return [...entries.slice(0, at), ...put, ...entries.slice(at)]
}
