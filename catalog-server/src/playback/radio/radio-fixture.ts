import { join } from 'node:path'
import type { ListedTrack, RadioSeed, TrackId } from '@pezzottify/contract'
import { makeAlbum } from '../../testing/library-fixture.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

/** Every album has the genre "Music", which is therefore meaningless. */
const shelf = [
  { artist: 'Ada', title: 'Ashes', genre: 'Folk', date: '1971' },
  { artist: 'Bert', title: 'Birches', genre: 'Folk', date: '1973' },
  { artist: 'Cleo', title: 'Clover', genre: 'Folk', date: '1999' },
  { artist: 'Dora', title: 'Dynamo', genre: 'Metal', date: '2005' },
  { artist: 'Emil', title: 'Engine', genre: 'Metal', date: '2008' },
] as const
const titles = ['One', 'Two', 'Three', 'Four', 'Five']

export type RadioWorld = TestApp & {
  /** By title, such as "Ashes One". */
  tracks: ReadonlyMap<string, ListedTrack>
  id(title: string): TrackId
  build(
    seed: RadioSeed,
    options?: { recent?: TrackId[]; limit?: number; variety?: number; as?: string },
  ): Promise<ListedTrack[]>
}

/** Five albums of five tracks, scanned from files with tags, and "Clover Five" on which Ada sings as well. */
export async function createRadioWorld(): Promise<RadioWorld> {
  const test = await createTestApp()
  const music = join(test.folder, 'music')
  for (const { artist, title, genre, date } of shelf)
    await makeAlbum(join(music, title), {
      title,
      artist,
      tracks: titles.map((name) => `${title} ${name}`),
      tags: { GENRE: [genre, 'Music'], DATE: date, ...(title === 'Clover' && { COMPOSER: 'Ada' }) },
    })
  const alice = test.as('alice')
  await alice.library.addFolder({ body: { path: music } })
  await test.app.library.scanToEnd()
  const { items } = await alice.catalog.tracks({ query: { limit: 100 } })
  const tracks = new Map(items.map((track) => [track.name, track]))
  return {
    ...test,
    tracks,
    id: (title) => {
      const track = tracks.get(title)
      if (!track) throw new Error(`There is no ${title}`)
      return track.id
    },
    build: async (seed, { as = 'bob', ...options } = {}) =>
      (await test.as(as).radio.build({ body: { seed, variety: 1, ...options } })).tracks,
  }
}

export const artistOf = (track: ListedTrack): string => track.artists[0]?.name ?? ''
