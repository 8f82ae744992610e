import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeTrack } from '../../testing/library-fixture.ts'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import type { Child } from './types.ts'

let app: TestApp

beforeAll(async () => {
  app = await createTestApp()
  const music = join(app.folder, 'music')
  for (const [title, seconds] of [
    ['Click', 0.3],
    ['Tone', 2],
  ] as const)
    await makeTrack(join(music, `${title}.mp3`), { seconds, tags: { TITLE: title, ARTIST: 'Ann' } })
  await app.as('alice').library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
})

afterAll(() => app[Symbol.asyncDispose]())

test('a sound of less than half a second has a length that apps do not take for an unknown one', async () => {
  const me = await subsonicApp(app, 'alice')
  const { searchResult3 } = await me.call<{ searchResult3: { song: Child[] } }>('search3', { query: '' })
  const lengths = searchResult3.song.map(({ title, duration }) => [title, duration])
  expect(lengths.toSorted()).toEqual([
    ['Click', 1],
    ['Tone', 2],
  ])
  const songId = searchResult3.song.map(({ id }) => id)
  const made = await me.call<{ playlist: { duration: number } }>('createPlaylist', { name: 'Both', songId })
  const listed = await me.call<{ playlists: { playlist: { duration: number }[] } }>('getPlaylists')
  expect([made.playlist.duration, ...listed.playlists.playlist.map(({ duration }) => duration)]).toEqual([
    3, 3,
  ])
})
