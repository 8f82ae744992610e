import type { AlbumId, ArtistId, Change } from '@pezzottify/contract'
import { reactive } from 'vue'
import { useServices } from '../../../shared/services.ts'
import { asCredits, asTexts } from '../../../music/editing/field-values.ts'

/**
 * The names of artists and albums that changes refer to by id, each requested once. A deleted one has none.
 */
const names = reactive(new Map<string, string>())
const asked = new Set<string>()

export function useNames() {
  const { api } = useServices()

  const ask = (id: string, read: () => Promise<string>): void => {
    if (asked.has(id)) return
    asked.add(id)
    void read().then(
      (name) => names.set(id, name),
      () => undefined,
    )
  }
  // Ids in recorded changes are plain text.
  const artist = (id: string): void =>
    ask(id, async () => (await api.catalog.artist({ params: { id: id as ArtistId } })).artist.name)
  const album = (id: string): void =>
    ask(id, async () => (await api.catalog.album({ params: { id: id as AlbumId } })).name)

  /** Loads the names that a change refers to. */
  function look({ field_changes }: Pick<Change, 'field_changes'>): void {
    for (const [field, { old, new: now }] of Object.entries(field_changes))
      for (const value of [old, now]) {
        if (field === 'artists') asCredits(value).forEach(({ artist_id }) => artist(artist_id))
        else if (field.endsWith('artists_ids')) asTexts(value).forEach(artist)
        else if (field === 'album_id' && typeof value === 'string') album(value)
      }
  }
  return { look, nameOf: (id: string) => names.get(id) }
}
