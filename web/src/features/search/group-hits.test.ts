import { expect, test } from 'bun:test'
import { AlbumId, ArtistId, PlaylistId, type ResolvedHit, TrackId } from '@pezzottify/contract'
import { groupHits, kindsOf, matchPieces } from './group-hits.ts'

const album = (name: string): ResolvedHit => ({
  type: 'Album',
  id: AlbumId.parse(name),
  name,
  artists_ids_names: [],
  image_id: null,
  year: null,
  cover: null,
})
const artist = (name: string): ResolvedHit => ({
  type: 'Artist',
  id: ArtistId.parse(name),
  name,
  image_id: null,
  cover: null,
})
const track = (name: string): ResolvedHit => ({
  type: 'Track',
  id: TrackId.parse(name),
  name,
  duration: 60,
  artists_ids_names: [],
  image_id: null,
  album_id: AlbumId.parse('a'),
  album_name: 'a',
  cover: null,
})
const playlist = (name: string): ResolvedHit => ({
  type: 'Playlist',
  id: PlaylistId.parse(name),
  name,
  track_count: 1,
})
const marked = (title: string, query: string) =>
  matchPieces(title, query)
    .map(({ text, isMatch }) => (isMatch ? `[${text}]` : text))
    .join('')

test('the best hit stands first and each kind keeps its order', () => {
  const grouped = groupHits([track('t1'), album('a1'), artist('x'), playlist('p'), track('t2'), album('a2')])
  expect(grouped.top?.name).toBe('t1')
  expect(grouped.tracks.map(({ name }) => name)).toEqual(['t1', 't2'])
  expect(grouped.albums.map(({ name }) => name)).toEqual(['a1', 'a2'])
  expect([grouped.artists.length, grouped.playlists.length]).toEqual([1, 1])
  expect(groupHits([]).top).toBeNull()
})

test('an address may ask for some kinds; all of them is no restriction', () => {
  expect(kindsOf('playlist,album')).toEqual(['album', 'playlist'])
  expect(kindsOf('album,artist,track,playlist')).toEqual([])
  expect(kindsOf('podcast')).toEqual([])
  expect(kindsOf(undefined)).toEqual([])
})

test('the typed text is marked at the beginnings of words, with or without accents', () => {
  expect(marked('Slow Weather', 'slow we')).toBe('[Slow] [We]ather')
  expect(marked('Für Élise', 'eli')).toBe('Für [Éli]se')
  expect(marked('Weather', 'eat')).toBe('Weather')
  expect(marked('Anything', '')).toBe('Anything')
})

test('kinds that came with a newer server are left out', () => {
  const mood = { ...artist('Calm'), type: 'Mood' } as unknown as ResolvedHit
  const grouped = groupHits([mood, track('t1')])
  expect([grouped.top?.name, grouped.tracks.length, grouped.artists.length]).toEqual(['t1', 1, 0])
})
