import { afterAll, beforeAll, expect, test } from 'bun:test'
import { TrackId } from '@pezzottify/contract'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import type { AlbumID3, ArtistID3, Child } from '../shapes/types.ts'
import type { SmallLibrary } from './library-fixture.ts'
import { createSmallLibrary, hostileTitle } from './library-fixture.ts'

let world: SmallLibrary
beforeAll(async () => {
  world = await createSmallLibrary()
})
afterAll(() => world[Symbol.asyncDispose]())

const names = (items: readonly { name: string }[]): string[] => items.map(({ name }) => name)

test('the index has who performs or has an album, without its article, and nobody else', async () => {
  const { artists } = await world.me.call<{
    artists: { ignoredArticles: string; index: { name: string; artist: ArtistID3[] }[] }
  }>('getArtists')
  expect(artists.ignoredArticles).toBe('The A An')
  expect(artists.index.map(({ name, artist }) => [name, ...names(artist)])).toEqual([
    ['A', 'Ann'],
    ['B', 'Björk & <i>'],
    ['C', 'Cleo'],
    ['D', 'Dora'],
    ['E', 'Eva'],
    ['S', 'The Sines'],
    ['V', 'Various Artists'],
  ])
  const roles = Object.fromEntries(
    artists.index.flatMap(({ artist }) => artist).map((one) => [one.name, one.roles]),
  )
  expect(roles['Ann']?.toSorted()).toEqual(['albumartist', 'artist', 'composer'])
  expect(roles['Cleo']).toEqual(['artist'])
  expect(roles['Various Artists']).toEqual(['albumartist'])
})

test('the page of every artist has as many albums as were told, newest first, own ones before others', async () => {
  for (const { id, name, albumCount } of await world.artists()) {
    const { artist } = await world.me.call<{ artist: ArtistID3 & { album: AlbumID3[] } }>('getArtist', { id })
    expect([name, artist.albumCount, artist.album.length]).toEqual([name, albumCount, albumCount])
    expect(albumCount).toBeGreaterThan(0)
    if (name === 'The Sines') expect(names(artist.album)).toEqual(['Second', 'The First', 'Both'])
    if (name === 'Ann') expect(names(artist.album)).toEqual(['Both', 'Mix'])
  }
})

test('an album tells all that its tags say, and its songs in the order of its discs', async () => {
  const first = await world.albumNamed('The First')
  expect(first).toMatchObject({
    artist: 'The Sines',
    songCount: 2,
    duration: 2,
    year: 1999,
    genre: 'Rock',
    genres: [{ name: 'Rock' }, { name: 'Jazz' }],
    recordLabels: [{ name: 'Lab' }],
    releaseTypes: ['EP'],
    releaseDate: { year: 1999, month: 5, day: 4 },
    sortName: 'First',
    isCompilation: false,
    discTitles: [],
    userRating: 0,
  })
  expect(first.created).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/)
  expect(first.coverArt).toMatch(new RegExp(`^${first.id}~[0-9a-f]{8}$`))
  const mix = await world.albumNamed('Mix')
  expect(mix).toMatchObject({
    artist: 'Various Artists',
    isCompilation: true,
    explicitStatus: 'explicit',
    originalReleaseDate: {},
    discTitles: [
      { disc: 1, title: 'Side 1' },
      { disc: 2, title: 'Side 2' },
    ],
  })
  expect(mix.song.map(({ title, discNumber }) => [title, discNumber])).toEqual([
    ['Early', 1],
    ['Late', 2],
  ])
  expect(mix).not.toHaveProperty('coverArt')
  expect(mix).not.toHaveProperty('year')
  expect(names((await world.albumNamed('Both')).artists)).toEqual(['Ann', 'The Sines'])
  expect((await world.albumNamed('Both')).artist).toBe('Ann, The Sines')
})

test('a song tells who plays it, who else had a part, and what its file is', async () => {
  const mix = await world.albumNamed('Mix')
  const [early, late] = mix.song
  expect(late).toMatchObject({
    artist: 'Ann feat. Cleo',
    displayArtist: 'Ann feat. Cleo',
    artists: [{ name: 'Ann' }, { name: 'Cleo' }],
    displayAlbumArtist: 'Various Artists',
    displayComposer: 'Bach, Ann',
    explicitStatus: 'explicit',
    suffix: 'flac',
    contentType: 'audio/flac',
    samplingRate: 44_100,
    bitDepth: 16,
    path: 'Various Artists/Mix/02-01 Late.flac',
    parent: mix.id,
    albumId: mix.id,
    isDir: false,
    mediaType: 'song',
    type: 'music',
    replayGain: {},
    playCount: 0,
  })
  expect(late?.artistId).toBe(late?.artists[0]?.id)
  expect(late?.contributors.map(({ role, artist }) => `${role} ${artist.name}`).toSorted()).toEqual([
    'composer Ann',
    'composer Bach',
    'conductor Kai',
  ])
  expect(early).toMatchObject({
    artist: 'Dora, Eva',
    contributors: [{ role: 'remixer', artist: { name: 'Rem' } }],
  })
  const { song } = await world.me.call<{ song: Child }>('getSong', { id: early?.id })
  expect(song).toEqual(early as Child)
  const { song: hostile } = await world.albumNamed(hostileTitle.replace('\u0007', ''))
  expect(hostile.map(({ title }) => title.length)).toEqual([hostileTitle.replace('\u0007', '').length, 300])
  for (const { path } of hostile) expect(path?.split('/')).toHaveLength(3)
})

test('as directories: the folder has artists, artists have albums, albums have songs', async () => {
  type Directory = { directory: { id: string; parent?: string; name: string; child: Child[] } }
  const { indexes } = await world.me.call<{
    indexes: { lastModified: number; index: { artist: { id: string }[] }[] }
  }>('getIndexes')
  const ofIndex = indexes.index.flatMap(({ artist }) => artist).map(({ id }) => id)
  const { directory: top } = await world.me.call<Directory>('getMusicDirectory', { id: '1' })
  expect(top.child.map(({ id }) => id)).toEqual(ofIndex)
  const sines = top.child.find(({ title }) => title === 'The Sines')
  const { directory: artist } = await world.me.call<Directory>('getMusicDirectory', { id: sines?.id })
  expect(artist).toMatchObject({ parent: '1', name: 'The Sines' })
  expect(artist.child.map(({ title, isDir, parent }) => [title, isDir, parent === sines?.id])).toEqual([
    ['Second', true, true],
    ['The First', true, true],
    ['Both', true, true],
  ])
  const { directory: album } = await world.me.call<Directory>('getMusicDirectory', {
    id: artist.child[1]?.id,
  })
  expect(album.parent).toBe(sines?.id)
  expect(album.child.map(({ title }) => title)).toEqual(['Alpha', 'Beta'])
})

test('an index that was not changed since is not told again', async () => {
  const { indexes } = await world.me.call<{ indexes: { lastModified: number } }>('getIndexes')
  const since = { ifModifiedSince: indexes.lastModified }
  expect(await world.me.call('getIndexes', since)).not.toHaveProperty('indexes')
  await world.alice.editing.createArtist({
    body: { id: 'zoe', name: 'Zoe', genres: [], activity_periods: [] },
  })
  expect(await world.me.call('getIndexes', since)).toHaveProperty('indexes')
})

test('what an app kept from another folder or server is empty or not found', async () => {
  expect(await world.me.call<object>('getArtists', { musicFolderId: 7 })).toMatchObject({
    artists: { index: [] },
  })
  expect(await world.me.call<object>('getIndexes', { musicFolderId: 7 })).toMatchObject({
    indexes: { index: [] },
  })
  for (const folder of ['0', '1', '-1', ''])
    expect(
      (await world.me.call<{ artists: { index: unknown[] } }>('getArtists', { musicFolderId: folder }))
        .artists.index.length,
    ).toBe(7)
  const calls = [
    'getArtist',
    'getAlbum',
    'getSong',
    'getMusicDirectory',
    'getArtistInfo2',
    'getAlbumInfo',
    'getSimilarSongs',
  ]
  for (const name of calls) {
    expect([name, await world.me.refusal(name)]).toEqual([name, 10])
    for (const id of ['ar-none', 'al-none', 'tr-none', 'x', '12', 'pl-1', 'al_***'])
      expect([name, id, await world.me.refusal(name, { id })]).toEqual([name, id, 70])
  }
})

test('genres count albums and songs without regard to case', async () => {
  const { genres } = await world.me.call<{
    genres: { genre: { value: string; songCount: number; albumCount: number }[] }
  }>('getGenres')
  expect(
    genres.genre.map(({ value, songCount, albumCount }) => [value.toLowerCase(), songCount, albumCount]),
  ).toEqual([
    ['folk', 1, 1],
    ['jazz', 2, 1],
    ['rock', 3, 2],
  ])
})

test('similar music never has a song twice, nor the one it was asked for', async () => {
  const first = await world.albumNamed('The First')
  const [alpha] = first.song
  for (const id of [alpha?.id, first.id, first.artistId]) {
    const { similarSongs } = await world.me.call<{ similarSongs: { song: Child[] } }>('getSimilarSongs', {
      id,
      count: 4,
    })
    const ids = similarSongs.song.map((song) => song.id)
    expect(ids.length).toBe(4)
    expect(new Set(ids).size).toBe(4)
    if (id === alpha?.id) expect(ids).not.toContain(alpha?.id)
  }
  const { similarSongs2 } = await world.me.call<{ similarSongs2: { song: Child[] } }>('getSimilarSongs2', {
    id: first.artistId,
  })
  expect(similarSongs2.song.length).toBeGreaterThan(3)
  const [early] = (await world.albumNamed('Mix')).song
  for (const id of [early?.id, early?.artistId]) {
    const { artistInfo2 } = await world.me.call<{ artistInfo2: { similarArtist: ArtistID3[] } }>(
      'getArtistInfo2',
      { id },
    )
    const { artistInfo } = await world.me.call<{ artistInfo: { similarArtist: ArtistID3[] } }>(
      'getArtistInfo',
      { id },
    )
    expect(names(artistInfo2.similarArtist)).toContain('Eva')
    expect(names(artistInfo.similarArtist)).toEqual(names(artistInfo2.similarArtist))
  }
  for (const name of ['getAlbumInfo', 'getAlbumInfo2'])
    for (const id of [alpha?.id, first.id])
      expect(await world.me.call<object>(name, { id })).toMatchObject({ albumInfo: {} })
})

test('top songs are the most played ones before the others, also by a name in any spelling', async () => {
  const second = await world.albumNamed('Second')
  const first = await world.albumNamed('The First')
  const beta = first.song[1]
  await world.alice.listening.report({
    body: { track_id: TrackId.parse(beta?.id.slice(3)), duration_seconds: 60, track_duration_seconds: 60 },
  })
  const top = async (query: Record<string, string | number | undefined>) =>
    (await world.me.call<{ topSongs: { song: Child[] } }>('getTopSongs', query)).topSongs.song.map(
      ({ title }) => title,
    )
  expect(await top({ artist: 'the SINES' })).toEqual(['Beta', 'Gamma', 'Alpha'])
  expect(await top({ artist: 'nobody', id: second.artistId, count: 2 })).toEqual(['Beta', 'Gamma'])
  expect(await top({ artist: 'Bjork & <i>' })).toHaveLength(2)
  expect(await top({ artist: 'nobody' })).toEqual([])
  expect(await world.me.refusal('getTopSongs')).toBe(10)
})

test('an empty library has empty lists, and all of them', async () => {
  await using empty = await createTestApp()
  const me = await subsonicApp(empty, 'bob')
  expect(await me.call<object>('getArtists')).toMatchObject({
    artists: { index: [], ignoredArticles: 'The A An' },
  })
  expect(await me.call<object>('getIndexes')).toMatchObject({
    indexes: { index: [], shortcut: [], child: [] },
  })
  expect(await me.call<object>('getMusicDirectory', { id: 1 })).toMatchObject({
    directory: { id: '1', child: [] },
  })
  expect(await me.call<object>('getMusicFolders')).toMatchObject({
    musicFolders: { musicFolder: [{ id: 1, name: 'Music' }] },
  })
  expect(await me.call<object>('getGenres')).toMatchObject({ genres: { genre: [] } })
  expect(await me.call<object>('getTopSongs', { artist: 'a' })).toMatchObject({ topSongs: { song: [] } })
})
