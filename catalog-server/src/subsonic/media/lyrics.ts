import type { Lyrics, TrackId } from '@pezzottify/contract'
import type { Catalog, LyricsService } from '../../catalog/index.ts'
import type { Body } from '../protocol/body.ts'
import type { Call } from '../protocol/endpoint.ts'
import { idOf } from '../protocol/ids.ts'
import type { NowServices } from '../shapes/as-it-is-now.ts'
import { asItIsNow } from '../shapes/as-it-is-now.ts'
import { performersOf, titleOf } from '../shapes/names.ts'

export type LyricsServices = NowServices & { lyrics: LyricsService; catalog: Pick<Catalog, 'details'> }

/** The plain text of the lyrics of a song, which is named by its title and artist. */
export async function lyricsNamed({ lyrics, catalog }: LyricsServices, { parameters }: Call): Promise<Body> {
  const [title, artist] = [parameters.text('title'), parameters.text('artist')]
  const id = title === undefined ? null : lyrics.named(title, artist)
  if (id === null) return { lyrics: { artist, title, value: '' } }
  const [first] = (await lyrics.of(id)).lyrics
  const value = first?.lines.map(({ text }) => text).join('\n') ?? ''
  return { lyrics: { ...(await namesOf(catalog, id)), value } }
}

/** All lyrics of a song, those with times first. */
export async function lyricsOfSong(services: LyricsServices, { parameters }: Call): Promise<Body> {
  const asked = { kind: 'track', id: idOf('track', parameters.required('id')) } as const
  const id = (await asItIsNow(services, asked)).id as TrackId
  const found = await services.lyrics.of(id)
  const { artist, title } = await namesOf(services.catalog, id)
  const structuredLyrics = found.lyrics.map((one) => ({
    displayArtist: artist,
    displayTitle: title,
    lang: one.language ?? 'und',
    // Our times are those of the sound: the offset is in them.
    offset: 0,
    synced: one.synced,
    line: one.lines.map((line) => lineOf(line)),
  }))
  return { lyricsList: { structuredLyrics } }
}

const lineOf = ({ start_ms, text }: Lyrics['lines'][number]): Body =>
  start_ms === null ? { value: text } : { start: start_ms, value: text }

async function namesOf(
  catalog: Pick<Catalog, 'details'>,
  id: TrackId,
): Promise<{ artist: string | undefined; title: string | undefined }> {
  const [track] = await catalog.details.tracks([id])
  if (!track) return { artist: undefined, title: undefined }
  return { artist: performersOf(track.artists, track.album_artists).text, title: titleOf(track) }
}
