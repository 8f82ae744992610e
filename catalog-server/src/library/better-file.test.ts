import { expect, test } from 'bun:test'
import { rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makePng, makeTrack, type FixtureFormat, type TrackTags } from '../testing/library-fixture.ts'
import { subsonicApp } from '../testing/subsonic-app.ts'
import type { TestApp } from '../testing/test-app.ts'
import { createTestApp } from '../testing/test-app.ts'

/** A server with an album of two songs as MP3 in `Abba/Arrival`, and its better files as they come. */
async function withAlbum() {
  const app = await createTestApp()
  const alice = app.as('alice')
  const music = join(app.folder, 'music')
  const titles = ['One', 'Two'] as const
  const put = (
    directory: string,
    format: FixtureFormat,
    title: (typeof titles)[number],
    tags: TrackTags = {},
  ) =>
    makeTrack(join(music, directory, `0${titles.indexOf(title) + 1} ${title}.${format}`), {
      format,
      frequencyHz: 300 + 20 * titles.indexOf(title),
      tags: {
        TITLE: title,
        ARTIST: 'Abba',
        ALBUMARTIST: 'Abba',
        ALBUM: 'Arrival',
        TRACKNUMBER: String(titles.indexOf(title) + 1),
        ...tags,
      },
    })
  for (const title of titles) await put('Abba/Arrival', 'mp3', title)
  await alice.library.addFolder({ body: { path: music } })
  const scan = () => app.app.library.scanToEnd()
  await scan()
  const albums = async () => (await alice.catalog.albums({})).items
  const tracks = async () =>
    (await alice.catalog.tracks({})).items.toSorted((a, b) => (a.audio_uri < b.audio_uri ? -1 : 1))
  const [album] = await albums()
  const [one, two] = await tracks()
  if (!album || !one || !two) throw new Error('not scanned')
  return { app, alice, music, put, scan, albums, tracks, album, one, two }
}

type Ids = { one: string; album: string; young: string; youngAlbum: string }

/** Other apps find the song under the ids that they remember, once, with all that was kept under any of them. */
async function appsKnowIt(testApp: TestApp, { one, album, young, youngAlbum }: Ids) {
  const phone = await subsonicApp(testApp, 'alice')
  const starred = async () =>
    (await phone.call<{ starred2: { song: object[] } }>('getStarred2')).starred2.song
  expect(await starred()).toMatchObject([{ id: `tr-${one}`, starred: expect.any(String), playCount: 2 }])
  expect(await phone.call('getSong', { id: `tr-${young}` })).toMatchObject({ song: { id: `tr-${one}` } })
  expect(await phone.call('getAlbum', { id: `al-${youngAlbum}` })).toMatchObject({
    album: { id: `al-${album}`, playCount: 3, starred: expect.any(String) },
  })
  expect(await phone.call('getMusicDirectory', { id: `al-${youngAlbum}` })).toMatchObject({
    directory: { id: `al-${album}`, playCount: 3 },
  })
  for (const id of [`tr-${young}`, `al-${youngAlbum}`]) {
    expect((await phone.response('getCoverArt', { id })).headers.get('content-type')).toStartWith('image/')
    expect(await phone.call('getAlbumInfo2', { id })).toMatchObject({ albumInfo: {} })
    expect(await phone.call('getSimilarSongs', { id })).toMatchObject({
      similarSongs: { song: expect.any(Array) },
    })
  }
  expect(await phone.call('getLyricsBySongId', { id: `tr-${young}` })).toMatchObject({
    lyricsList: { structuredLyrics: [{ displayTitle: 'One', line: [{ value: 'La la la' }] }] },
  })
  await phone.call('unstar', { id: `tr-${one}` })
  expect(await starred()).toEqual([])
  await testApp.as('alice').likes.like({ params: { type: 'track', id: young } })
  await testApp.as('alice').likes.like({ params: { type: 'track', id: one } })
}

test.each(['Abba/Arrival', 'Abba/Arrival (FLAC)', 'Lossless/Abba - Arrival'])(
  'better files in %p, the old ones removed later: likes, playlists, plays and edits go on, and the row of the new one tells',
  async (directory) => {
    const it = await withAlbum()
    await using app = it.app
    const { alice, album, one, two } = it
    await alice.likes.like({ params: { type: 'track', id: one.id } })
    await alice.likes.like({ params: { type: 'album', id: album.id } })
    const playlist = await alice.playlists.create({ body: { name: 'Road', track_ids: [two.id, one.id] } })
    const { artists, ...body } = two
    await app.request(`/v1/content/track/${two.id}`, {
      method: 'PUT',
      as: 'alice',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ ...body, name: 'Zwei' }),
    })

    for (const title of ['One', 'Two'] as const)
      await it.put(directory, 'flac', title, { LYRICS: 'La la la' })
    writeFileSync(join(it.music, directory, 'cover.png'), makePng(64, 64, '#cc2020'))
    expect(await it.scan()).toMatchObject({ added: 2, missing: 0 })
    // While both are there, each is an album of its own: no song is twice in one.
    expect((await it.albums()).map(({ track_count: count }) => count)).toEqual([2, 2])
    const young = (await it.tracks()).filter(({ id }) => id !== one.id && id !== two.id)
    expect(young).toMatchObject([{ codec: 'flac' }, { codec: 'flac' }])
    const youngAlbum = (await it.albums()).find(({ id }) => id !== album.id)!
    await alice.likes.like({ params: { type: 'track', id: young[0]!.id } })

    const play = { duration_seconds: 1, track_duration_seconds: 1 }
    for (const track_id of [two.id, young[0]!.id, one.id])
      await alice.listening.report({ body: { ...play, track_id } })

    rmSync(join(it.music, 'Abba/Arrival/01 One.mp3'))
    rmSync(join(it.music, 'Abba/Arrival/02 Two.mp3'))
    for (const missing of [0, 0]) {
      expect(await it.scan()).toMatchObject({ missing, outcome: 'completed' })
      expect(await it.albums()).toMatchObject([{ id: album.id, track_count: 2, name: 'Arrival' }])
      expect(await it.tracks()).toMatchObject([
        { id: one.id, codec: 'flac', name: 'One', audio_uri: `${directory}/01 One.flac`, album_id: album.id },
        { id: two.id, codec: 'flac', name: 'Zwei', artists: artists.map(({ name }) => ({ name })) },
      ])
    }
    expect(await alice.playlists.get({ params: { id: playlist } })).toMatchObject({
      tracks: [two.id, one.id],
    })

    // What was heard of the better file while both were there counts for the song.
    const counted = [
      [one.id, 2],
      [two.id, 1],
    ]
    const { tracks: heard } = await alice.listening.top({ query: {} })
    expect(heard.map(({ id, play_count: count }) => [id, count])).toEqual(counted)
    const ofArtist = { params: { id: artists[0]!.id }, query: {} }
    const topTracks = await alice.radio.topTracks(ofArtist)
    expect(topTracks.map(({ track, play_count: count }) => [track.id, count])).toEqual(counted)
    const { albums: popular } = await alice.catalog.popular({ query: {} })
    expect(popular.map(({ id, play_count: count }) => [id, count])).toEqual([[album.id, 3]])

    const [former] = (await alice.catalog.batch({ body: { tracks: [young[0]!.id] } })).tracks
    expect(former).toMatchObject({ availability: 'available', replaced_by: one.id, codec: 'flac' })
    const bytesOf = async (id: string) =>
      new Uint8Array(await (await app.request(`/v1/content/stream/${id}`, { as: 'alice' })).arrayBuffer())
    const bytes = await bytesOf(one.id)
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('fLaC')
    expect(await bytesOf(young[0]!.id)).toEqual(bytes)
    const opened = await alice.catalog.albumResolved({ params: { id: youngAlbum.id } })
    expect(opened.album.id).toBe(album.id)
    await appsKnowIt(app, { one: one.id, album: album.id, young: young[0]!.id, youngAlbum: youngAlbum.id })

    // All comes back: nothing takes a song from another.
    await it.put('Abba/Arrival', 'mp3', 'One')
    await it.put('Abba/Arrival', 'mp3', 'Two')
    await it.scan()
    expect((await it.albums()).map(({ track_count: count }) => count)).toEqual([2, 2])
    const flac = (await it.tracks()).filter(({ codec }) => codec === 'flac')
    expect(flac.map(({ id }) => id)).toEqual([one.id, two.id])
    expect((await it.tracks()).map(({ replaced_by: by }) => by)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  },
)

test('a better file that is removed again leaves the old one as it was, and its own likes lead there', async () => {
  const it = await withAlbum()
  await using _ = it.app
  await it.put('Abba/Arrival', 'flac', 'One')
  await it.scan()
  const young = (await it.tracks()).find(({ codec }) => codec === 'flac')!
  rmSync(join(it.music, 'Abba/Arrival/01 One.flac'))
  expect(await it.scan()).toMatchObject({ missing: 0 })
  expect(await it.tracks()).toMatchObject([
    { id: it.one.id, codec: 'mp3' },
    { id: it.two.id, codec: 'mp3' },
  ])
  expect(await it.albums()).toMatchObject([{ track_count: 2 }])
  const [former] = (await it.alice.catalog.batch({ body: { tracks: [young.id] } })).tracks
  expect(former).toMatchObject({ replaced_by: it.one.id, mime: it.one.mime })
})

test('a file of another title, album or artist takes over nothing', async () => {
  const it = await withAlbum()
  await using _ = it.app
  await it.put('A', 'flac', 'One', { TITLE: 'Other' })
  await it.put('B', 'flac', 'One', { ALBUM: 'Voyage' })
  await it.put('C', 'flac', 'One', { ARTIST: 'Blur', ALBUMARTIST: 'Blur' })
  await it.scan()
  rmSync(join(it.music, 'Abba/Arrival/01 One.mp3'))
  expect(await it.scan()).toMatchObject({ missing: 1 })
  const [former] = (await it.alice.catalog.batch({ body: { tracks: [it.one.id] } })).tracks
  expect(former).toMatchObject({ availability: 'missing' })
  expect(former?.replaced_by).toBeUndefined()
})
