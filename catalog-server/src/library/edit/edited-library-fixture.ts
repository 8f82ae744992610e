import { join } from 'node:path'
import type { Album, ListedArtist, Track } from '@pezzottify/contract'
import type { TrackTags } from '../../testing/library-fixture.ts'
import { makeTrack } from '../../testing/library-fixture.ts'
import { createTestApp } from '../../testing/test-app.ts'

/** The edited values; the tags have other values for each field. */
export const byHand = {
  artist: { name: 'Miles D.', sort_name: 'D., Miles', genres: ['Cool'] },
  album: {
    name: 'The blue one',
    album_type: 'Compilation',
    label: 'Mine',
    release_date: 0,
    genres: ['Modal'],
    original_title: 'Blu',
    version_title: 'Mono',
  },
  track: {
    name: 'So what?',
    disc_number: 2,
    track_number: 7,
    duration_secs: 99,
    is_explicit: true,
    format: 'Flac',
    tags: ['quiet'],
    has_lyrics: true,
    languages: ['en'],
    original_title: 'E allora',
    version_title: 'Take 2',
  },
}

type Kind = 'artist' | 'album' | 'track'
export type EditedLibrary = Awaited<ReturnType<typeof createEditedLibrary>>

/** A server with one album of two songs in its music folder, scanned, and a person who edits it. */
export async function createEditedLibrary() {
  const app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music')
  const folder = { name: 'Miles/Blue' }

  const song = (title: string, number: number, tags: TrackTags = {}) =>
    makeTrack(join(music, `${folder.name}/0${number} ${title}.mp3`), {
      frequencyHz: 290 + 10 * number,
      tags: {
        TITLE: title,
        ARTIST: 'Miles Davis',
        ALBUM: 'Kind of Blue',
        ALBUMARTIST: 'Miles Davis',
        TRACKNUMBER: String(number),
        GENRE: 'Jazz',
        LABEL: 'Columbia',
        DATE: '1959-08-17',
        ...tags,
      },
    })

  const send = async (method: string, path: string, body: unknown): Promise<void> => {
    const response = await app.request(`/v1/content/${path}`, {
      method,
      as: 'alice',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
    if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`)
  }

  /** Sends an item back with one change, as an editor does. */
  const edit = async (kind: Kind, id: string, change: object): Promise<void> => {
    const shown = { artist: () => artist(id), album: () => album(id), track: () => track(id) }
    const { artists: _, cover: __, ...body } = { artists: null, cover: null, ...(await shown[kind]()) }
    await send('PUT', `${kind}/${id}`, { ...body, ...change })
  }

  // The typed client takes branded ids; these come from lists and are plain text here.
  const read = async <T>(path: string): Promise<T> =>
    (await (await app.request(`/v1/content/${path}`, { as: 'alice' })).json()) as T
  const album = (id: string) => read<Album>(`album/${id}`)
  const track = (id: string) => read<Track>(`track/${id}`)
  const artist = async (id: string) =>
    (await alice.catalog.artists({ query: { limit: 50 } })).items.find((one) => one.id === id)

  const scan = () => app.app.library.scanToEnd()
  for (const [index, title] of ['So What', 'Blue in Green'].entries()) await song(title, index + 1)
  await alice.library.addFolder({ body: { path: music } })
  await scan()

  return {
    app,
    alice,
    music,
    folder,
    song,
    scan,
    send,
    edit,
    albums: async (): Promise<Album[]> => (await alice.catalog.albums({ query: { limit: 50 } })).items,
    artists: async (): Promise<ListedArtist[]> =>
      (await alice.catalog.artists({ query: { limit: 50 } })).items,
    /** By their paths. */
    tracks: async (): Promise<Track[]> =>
      (await alice.catalog.tracks({ query: { limit: 50 } })).items.toSorted((a, b) =>
        a.audio_uri < b.audio_uri ? -1 : 1,
      ),
    [Symbol.asyncDispose]: () => app[Symbol.asyncDispose](),
  }
}
