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
  await call(api, mutation, {
    idempotencyKey,
    onHeaders: (headers) => {
      const told = headers.get(syncSeqHeader)
      seq = told === null ? null : Number(told)
    },
  })
  return seq
}

function call(api: ApiClient, mutation: Mutation, options: CallOptions): Promise<unknown> {
  switch (mutation.type) {
    case 'like':
    case 'unlike': {
      const params = { type: mutation.content_type, id: mutation.content_id }
      return mutation.type === 'like'
        ? api.likes.like({ params, ...options })
        : api.likes.unlike({ params, ...options })
    }
    case 'change_setting':
      return api.settings.change({ body: { settings: [mutation.setting] }, ...options })
    case 'create_playlist': {
      const { id, name } = mutation
      return api.playlists.create({ body: { id, name, track_ids: [] }, ...options })
    }
    case 'rename_playlist': {
      const { id, name } = mutation
      return api.playlists.change({ params: { id }, body: { name }, ...options })
    }
    case 'delete_playlist':
      return api.playlists.remove({ params: { id: mutation.id }, ...options })
    case 'edit_playlist': {
      const { id, operations } = mutation
      return api.playlists.edit({ params: { id }, body: { operations }, ...options })
    }
    case 'restore_playlist': {
      const { id, seq } = mutation
      return api.playlists.restore({ params: { id }, body: { seq }, ...options })
    }
    case 'undelete_playlist':
      return api.playlists.undelete({ params: { id: mutation.id }, ...options })
    case 'undo':
      return api.sync.undo({ body: { seq: mutation.seq }, ...options })
  }
}
