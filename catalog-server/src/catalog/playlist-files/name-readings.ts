import type { PlaylistFileLine } from '@pezzottify/contract'
import { stepsOf } from './path-endings.ts'

/** What a line may mean by its name, and the names of the folders around it, of which one is the album. */
export type NameReading = { title: string; artist: string | null; album: string | null }

/** "Artist - Title" with dashes in either of them has several readings. */
const readingsMax = 4

/** The readings of a line, the likeliest first. Without a name that of the file counts. */
export function nameReadings({ name, path }: PlaylistFileLine): NameReading[] {
  const [file = '', album = null, artist = null] = stepsOf(path ?? '').reverse()
  const said = name?.trim() ?? ''
  if (said !== '') return [...partsOf(said, album), { title: said, artist, album }]
  const stem = file.replace(/\.[a-z0-9]{1,5}$/i, '').replaceAll('_', ' ')
  const title = stem.replace(/^(?:\d{1,2}-)?\d{1,3}(?:\s*[-.)]\s*|\s+)(?=\S)/, '')
  const byFolders =
    album === null ? [] : [...new Set([title, stem])].map((title) => ({ title, artist, album }))
  return [...byFolders, ...partsOf(title, album)]
}

function partsOf(name: string, album: string | null): NameReading[] {
  const parts = name.split(/\s+[-–—]\s+/)
  return parts.slice(1, readingsMax).map((_, index) => ({
    artist: parts.slice(0, index + 1).join(' - '),
    title: parts.slice(index + 1).join(' - '),
    album,
  }))
}
