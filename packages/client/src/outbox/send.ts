import { syncSeqHeader } from '@pezzottify/contract'
import type { ApiClient, CallOptions } from '../api.ts'
import type { Mutation } from '../library/mutations.ts'

/** Sends a change under its key. Gives the number of the last event it made; null when it changed nothing. */
export async function sendMutation(
  api: ApiClient,
  mutation: Mutation,
  idempotencyKey: string,
): Promise<number | null> {
  let seq: number | null = null
  // Each mutation is of its type; a look-up by name loses that tie.
  const call = calls[mutation.type] as (
    api: ApiClient,
    mutation: Mutation,
    options: CallOptions,
  ) => Promise<unknown>
  await call(api, mutation, {
    idempotencyKey,
    onHeaders: (headers) => {
      const told = headers.get(syncSeqHeader)
      seq = told === null ? null : Number(told)
    },
  })
  return seq
}

/** False for what a tab of a newer version left to be sent. */
export const canSend = (mutation: Mutation): boolean => Object.hasOwn(calls, mutation.type)

type Calls = {
  [M in Mutation as M['type']]: (api: ApiClient, mutation: M, options: CallOptions) => Promise<unknown>
}
const calls: Calls = {
  like: (api, { content_type, content_id }, options) =>
    api.likes.like({ params: { type: content_type, id: content_id }, ...options }),
  unlike: (api, { content_type, content_id }, options) =>
    api.likes.unlike({ params: { type: content_type, id: content_id }, ...options }),
  change_setting: (api, { setting }, options) =>
    api.settings.change({ body: { settings: [setting] }, ...options }),
  create_playlist: (api, { id, name }, options) =>
    api.playlists.create({ body: { id, name, track_ids: [] }, ...options }),
  rename_playlist: (api, { id, name }, options) =>
    api.playlists.change({ params: { id }, body: { name }, ...options }),
  delete_playlist: (api, { id }, options) => api.playlists.remove({ params: { id }, ...options }),
  edit_playlist: (api, { id, operations }, options) =>
    api.playlists.edit({ params: { id }, body: { operations }, ...options }),
  restore_playlist: (api, { id, seq }, options) =>
    api.playlists.restore({ params: { id }, body: { seq }, ...options }),
  undelete_playlist: (api, { id }, options) => api.playlists.undelete({ params: { id }, ...options }),
  undo: (api, { seq }, options) => api.sync.undo({ body: { seq }, ...options }),
}
