import type { ContentType, Permission, PlaylistId, Setting } from '@pezzottify/contract'
import type { Entry, Library } from './library.ts'

export type Draft = ReturnType<typeof createDraft>

/** A library being changed: each part is copied when it is first changed, so that many changes cost one copy. */
export function createDraft(library: Library) {
  const likes: { [T in ContentType]?: Set<string> } = {}
  let settings: Map<Setting['key'], Setting['value']> | null = null
  let playlists: Map<PlaylistId, { id: PlaylistId; name: string; entries: readonly Entry[] }> | null = null
  let permissions: ReadonlySet<Permission> = library.permissions
  let { name } = library

  const ownPlaylists = () => (playlists ??= new Map(library.playlists))

  return {
    likesOf: (type: ContentType): Set<string> => (likes[type] ??= new Set(library.likes[type])),
    settings: () => (settings ??= new Map(library.settings)),
    permissions: (): ReadonlySet<Permission> => permissions,
    setName: (next: string): void => {
      name = next
    },
    setPermissions: (next: ReadonlySet<Permission>): void => {
      permissions = next
    },

    addPlaylist: (id: PlaylistId, name: string): void => {
      const known = ownPlaylists().get(id)
      ownPlaylists().set(id, { id, name, entries: known?.entries ?? [] })
    },
    removePlaylist: (id: PlaylistId): void => void ownPlaylists().delete(id),
    /** Does nothing when there is no such playlist. */
    changePlaylist: (
      id: PlaylistId,
      change: { name: string } | ((entries: readonly Entry[]) => readonly Entry[]),
    ): void => {
      const known = ownPlaylists().get(id)
      if (!known) return
      const changed = typeof change === 'function' ? { entries: change(known.entries) } : change
      ownPlaylists().set(id, { ...known, ...changed })
    },

    finish: (): Library => ({
      likes: { ...library.likes, ...likes },
      settings: settings ?? library.settings,
      playlists: playlists ?? library.playlists,
      permissions,
      ...(name !== undefined && { name }),
    }),
  }
}
