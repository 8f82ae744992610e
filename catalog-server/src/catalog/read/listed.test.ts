import { afterAll, beforeAll, expect, test } from 'bun:test'
import { renameSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { albumRequest, artistRequest } from '../../testing/catalog-bodies.ts'
import { makeAlbum } from '../../testing/library-fixture.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

const blue = { title: 'Blue', artist: 'Miles', tracks: ['So', 'Freddie'], tags: { GENRE: 'Jazz' } }
const debut = { title: 'Debut', artist: 'Bjork', tracks: ['Human'], tags: { GENRE: 'Pop' }, frequencyHz: 700 }

let app: TestApp
let alice: ApiClient
beforeAll(async () => {
  app = await createTestApp()
  alice = app.as('alice')
  await makeAlbum(join(app.folder, 'music/Blue'), blue)
  await makeAlbum(join(app.folder, 'music/Debut'), debut)
  await alice.library.addFolder({ body: { path: join(app.folder, 'music') } })
  await app.app.library.scanToEnd()
})
afterAll(() => app[Symbol.asyncDispose]())

const nameOf = ({ name }: { name: string }): string => name
const sorted = (names: Iterable<string>): string[] => [...new Set(names)].sort()

/** The content as each part of the interface shows it. */
async function seen() {
  const [artists, albums, tracks] = await Promise.all([
    alice.catalog.artists(),
    alice.catalog.albums(),
    alice.catalog.tracks(),
  ])
  const { duration_secs, size_bytes, ...counts } = await alice.catalog.statistics()
  const genres = await alice.catalog.genres()
  const every = [...artists.items, ...albums.items, ...tracks.items]
  const discographies = await Promise.all(
    [...known].map((id) => alice.catalog.discography({ params: { id } })),
  )
  return {
    artists: sorted(artists.items.map(nameOf)),
    albums: sorted(albums.items.map(nameOf)),
    tracks: sorted(tracks.items.map(nameOf)),
    every: sorted(every.map(nameOf)),
    totals: [artists.total, albums.total, tracks.total],
    ofArtists: artists.items.map(({ name, album_count, track_count }) => [name, album_count, track_count]),
    random: sorted((await alice.catalog.tracks({ query: { sort: 'random' } })).items.map(nameOf)),
    filtered: sorted((await alice.catalog.albums({ query: { filter: 'u' } })).items.map(nameOf)),
    genres: Object.fromEntries(genres.map((one) => [one.name, [one.album_count, one.track_count]])),
    ofGenres: Object.fromEntries(await Promise.all(genres.map(genreOf))),
    discographies: sorted(discographies.flatMap(({ albums }) => albums.map(nameOf))),
    counts,
    sums: [duration_secs, size_bytes],
  }
}

async function genreOf({ name: genre }: { name: string }): Promise<[string, number[]]> {
  const albums = await alice.catalog.albums({ query: { genre } })
  const tracks = await alice.catalog.tracks({ query: { genre } })
  expect([albums.total, tracks.total]).toEqual([albums.items.length, tracks.items.length])
  return [genre, [albums.total, tracks.total]]
}

const known = new Set<Awaited<ReturnType<typeof artistIds>>[number]>()
const artistIds = async () => (await alice.catalog.artists()).items.map(({ id }) => id)

const names = ['So', 'Freddie', 'Blue', 'Miles', 'Human', 'Debut', 'Bjork', 'Stub', 'Nobody']

/**
 * All names that the search finds, as bare hits and as resolved ones. The index is updated soon after a
 * change, in the background.
 */
async function untilFound(expected: string[]): Promise<void> {
  const foundBy = async (resolve: boolean) => {
    const found = await Promise.all(
      names.map(async (query) => {
        const hits = await alice.search.search({ body: { query, resolve } })
        return hits.some(
          (hit) => ('name' in hit ? hit.name : hit.matchable_text).toLowerCase() === query.toLowerCase(),
        )
          ? [query]
          : []
      }),
    )
    return sorted(found.flat())
  }
  const deadline = Date.now() + 10_000
  while (!Bun.deepEquals(await foundBy(false), expected) && Date.now() < deadline) await Bun.sleep(10)
  expect([await foundBy(false), await foundBy(true)]).toEqual([expected, expected])
}

/** All parts of the interface must show the same music. */
function expectAgreement(it: Awaited<ReturnType<typeof seen>>): void {
  expect(it.random).toEqual(it.tracks)
  expect(it.filtered).toEqual(it.albums.filter((name) => name.toLowerCase().includes('u')))
  expect(it.discographies).toEqual(it.albums)
  expect(it.totals).toEqual([it.artists.length, it.albums.length, it.tracks.length])
  expect(it.ofGenres).toEqual(it.genres)
  expect(it.counts).toEqual({
    artist_count: it.artists.length,
    album_count: it.albums.length,
    track_count: it.tracks.length,
    genre_count: Object.keys(it.genres).length,
  })
}

test('an album and an artist made by hand are listed and found at once, without any track', async () => {
  const nobody = await alice.editing.createArtist({ body: { ...artistRequest('nobody'), name: 'Nobody' } })
  await alice.editing.createAlbum({
    body: { ...albumRequest('stub'), name: 'Stub', artists_ids: [nobody.id] },
  })
  for (const id of await artistIds()) known.add(id)
  const it = await seen()
  expectAgreement(it)
  expect(it.albums).toEqual(['Blue', 'Debut', 'Stub'])
  expect(it.ofArtists).toEqual([
    ['Bjork', 1, 1],
    ['Miles', 1, 2],
    ['Nobody', 1, 0],
  ])
  await untilFound(sorted(names))
})

test('music whose files vanish is listed, counted and found nowhere, and everywhere again when it returns', async () => {
  const before = await seen()
  const { items } = await alice.catalog.tracks()
  const { id: freddie, album_id: blueId } = items.find(({ name }) => name === 'Freddie')!
  const file = (name: string): string => join(app.folder, 'music/Blue', name)
  renameSync(file('01 So.mp3'), join(app.folder, 'So.mp3'))
  await app.app.library.scanToEnd()
  const partly = await seen()
  expectAgreement(partly)
  expect(partly.tracks).toEqual(['Freddie', 'Human'])
  expect(partly.genres).toEqual({ Jazz: [1, 1], Pop: [1, 1] })
  await untilFound(sorted(names.filter((name) => name !== 'So')))

  renameSync(file('02 Freddie.mp3'), join(app.folder, 'Freddie.mp3'))
  await app.app.library.scanToEnd()
  const gone = await seen()
  expectAgreement(gone)
  expect(gone.every).toEqual(['Bjork', 'Debut', 'Human', 'Nobody', 'Stub'])
  expect(gone.genres).toEqual({ Pop: [1, 1] })
  await untilFound(gone.every)
  const { album } = await alice.catalog.albumResolved({ params: { id: blueId } })
  const { track } = await alice.catalog.trackResolved({ params: { id: freddie } })
  expect(album.track_count).toBe(0)
  expect([album.gone_since, track.gone_since]).toEqual([expect.any(Number), expect.any(Number)])
  await expect(alice.playback.stream({ params: { id: freddie } })).rejects.toMatchObject({
    status: 404,
    code: 'file_gone',
  })

  renameSync(join(app.folder, 'So.mp3'), file('01 So.mp3'))
  renameSync(join(app.folder, 'Freddie.mp3'), file('02 Freddie.mp3'))
  await app.app.library.scanToEnd()
  expect(await seen()).toEqual(before)
  expect((await alice.catalog.albumResolved({ params: { id: blueId } })).album.gone_since).toBeNull()
  await untilFound(sorted(names))
})

test('deleting by hand leaves the same counts everywhere', async () => {
  const { items } = await alice.catalog.albums()
  const blueId = items.find(({ name }) => name === 'Blue')!.id
  await alice.editing.deleteAlbum({ params: { id: blueId } })
  const without = await seen()
  expectAgreement(without)
  // An artist from tags with nothing left is no longer listed.
  expect(without.every).toEqual(['Bjork', 'Debut', 'Human', 'Nobody', 'Stub'])
  await untilFound(without.every)
})
