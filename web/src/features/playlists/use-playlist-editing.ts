import type { LibraryChange, LibraryPlaylist } from '@pezzottify/client'
import type { EntryId, PlaylistId, PlaylistOperation } from '@pezzottify/contract'
import { useI18n } from 'vue-i18n'
import { useLibraryStore } from '../../shared/stores/library.ts'
import { useToasts } from '../../ui/use-toasts.ts'
import { newPlaylistId } from '../../music/new-ids.ts'

/** Edits of playlists. None asks for confirmation: each shows a toast with an undo. */
export function usePlaylistEditing() {
  const library = useLibraryStore()
  const { t, n } = useI18n()
  const toasts = useToasts()

  function withUndo(text: string, change: LibraryChange, undone = (): void => {}): void {
    const run = (): void => {
      library.undo(change)
      undone()
    }
    toasts.show({ text, kind: 'playlist', action: { label: t('queue.undo'), run } })
  }

  const edit = (id: PlaylistId, operation: PlaylistOperation): LibraryChange =>
    library.commit({ type: 'edit_playlist', id, operations: [operation] })

  return {
    create(name = t('playlist.newName')): PlaylistId {
      const id = newPlaylistId()
      library.commit({ type: 'create_playlist', id, name })
      return id
    },

    rename(playlist: LibraryPlaylist, name: string): void {
      if (name === '' || name === playlist.name) return
      withUndo(
        t('playlist.renamed', { name }),
        library.commit({ type: 'rename_playlist', id: playlist.id, name }),
      )
    },

    /** `undone` is called after an undo. */
    remove(playlist: LibraryPlaylist, undone?: () => void): void {
      const change = library.commit({ type: 'delete_playlist', id: playlist.id })
      withUndo(t('playlist.deleted', { name: playlist.name }), change, undone)
    },

    /** Restores the playlist as of event `seq`, when its name was `name`. */
    restore(id: PlaylistId, seq: number, name: string): void {
      withUndo(t('playlist.wasRestored', { name }), library.commit({ type: 'restore_playlist', id, seq }))
    },

    removeEntries(playlist: LibraryPlaylist, ids: readonly EntryId[], title: string): void {
      if (ids.length === 0) return
      const text =
        ids.length === 1
          ? t('playlist.removedOne', { title })
          : t('playlist.removedSome', { n: n(ids.length) }, ids.length)
      withUndo(text, edit(playlist.id, { op: 'remove', ids: [...ids] }))
    },

    /** `place` is the position of the first moved entry afterwards, from 1. */
    move(playlist: LibraryPlaylist, operation: PlaylistOperation | null, title: string, place: number): void {
      if (operation?.op !== 'move') return
      const many = operation.ids.length
      const text =
        many === 1
          ? t('playlist.movedOne', { title, place: n(place) })
          : t('playlist.movedSome', { n: n(many), place: n(place) }, many)
      withUndo(text, edit(playlist.id, operation))
    },
  }
}
