import type { Change } from '@pezzottify/contract'
import { computed } from 'vue'
import { asCredits, asTexts } from '../../../music/editing/field-values.ts'
import { useContentByIds } from '../../../music/use-content-by-ids.ts'

/** The names of the artists and albums that a change refers to by id. A deleted one has none. */
export function useNames(change: () => Pick<Change, 'field_changes'>): (id: string) => string | undefined {
  const ids = computed(() => idsIn(change()))
  const artist = useContentByIds('artist', () => ids.value.artists)
  const album = useContentByIds('album', () => ids.value.albums)
  return (id) => (artist(id) ?? album(id))?.name
}

function idsIn({ field_changes }: Pick<Change, 'field_changes'>) {
  const artists = new Set<string>()
  const albums = new Set<string>()
  for (const [field, { old, new: now }] of Object.entries(field_changes))
    for (const value of [old, now]) {
      if (field === 'artists') asCredits(value).forEach(({ artist_id }) => artists.add(artist_id))
      else if (field.endsWith('artists_ids')) asTexts(value).forEach((id) => artists.add(id))
      else if (field === 'album_id' && typeof value === 'string') albums.add(value)
    }
  return { artists: [...artists], albums: [...albums] }
}
