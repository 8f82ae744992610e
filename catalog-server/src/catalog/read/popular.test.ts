import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { openCatalog } from '../../db/catalog/schema.ts'
import { openUsers } from '../../db/user/schema.ts'
import { albumRequest, artistRequest, trackRequest } from '../../testing/catalog-bodies.ts'
import { createTestApp } from '../../testing/test-app.ts'

const now = 1_765_137_600
const year = 365 * 86_400

test('popular music is what all users played most in a year, most played first', async () => {
  let monotonicMs = 0
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => monotonicMs } })
  const [alice, bob] = [app.as('alice'), app.as('bob')]
  for (const id of ['prince', 'sheila']) await alice.editing.createArtist({ body: artistRequest(id) })
  await alice.editing.createAlbum({ body: { ...albumRequest('al1'), artists_ids: ['prince'] } })
  await alice.editing.createAlbum({ body: { ...albumRequest('al2'), artists_ids: ['sheila'] } })
  for (const [id, album, artists] of [
    ['t1', 'al1', ['prince']],
    ['t2', 'al1', ['prince', 'sheila']],
    ['t3', 'al2', ['sheila']],
  ] as const)
    await alice.editing.createTrack({
      body: {
        ...trackRequest(id, album),
        // An artist with two roles in a track still counts as one play.
        artists: artists.flatMap((artist_id) => [
          { artist_id, role: 'MainArtist' as const },
          { artist_id, role: 'Composer' as const },
        ]),
      },
    })
  expect(await bob.catalog.popular()).toEqual({ albums: [], artists: [] })

  const users = openUsers(join(app.folder, 'data/user.db'))
  const people = users.reader.query<{ id: number }, []>('SELECT id FROM user ORDER BY id').all()
  const play = (person: number, track: string, at = now - 60): void => {
    const values = [people[person]?.id ?? 0, track, at]
    users.writer.run(
      `INSERT INTO listening_events (user_id, track_id, started_at, duration_seconds, track_duration_seconds, date, created)
       VALUES (?, ?, ?, 10, 100, 20251207, 0)`,
      values,
    )
  }
  for (const [person, track] of [
    [0, 't1'],
    [1, 't2'],
    [1, 't2'],
    [2, 't3'],
    [2, 'not in the catalog any more'],
  ] as const)
    play(person, track)
  play(0, 't3', now - year)
  play(0, 't3', now - year + 1)

  // An empty result is never cached.
  expect(await bob.catalog.popular()).toEqual({
    albums: [
      { id: 'al1', name: 'Album al1', image_id: null, artist_names: ['Artist prince'], play_count: 3 },
      { id: 'al2', name: 'Album al2', image_id: null, artist_names: ['Artist sheila'], play_count: 2 },
    ] as never,
    artists: [
      { id: 'sheila', name: 'Artist sheila', image_id: null, play_count: 4 },
      { id: 'prince', name: 'Artist prince', image_id: null, play_count: 3 },
    ] as never,
  })
  const one = await bob.catalog.popular({ query: { albums_limit: 1, artists_limit: 0 } })
  expect([one.albums.length, one.artists.length]).toEqual([1, 0])

  // Other results are cached for a minute.
  for (let count = 0; count < 5; count += 1) play(0, 't3')
  const firstAlbum = async (): Promise<string | undefined> => (await bob.catalog.popular()).albums[0]?.id
  expect(await firstAlbum()).toBe('al1')
  monotonicMs += 60_000
  expect(await firstAlbum()).toBe('al2')
  await users.close()
})

test('what is gone takes no place among the most played', async () => {
  await using app = await createTestApp({ clock: { now: () => now, monotonicMs: () => 0 } })
  const alice = app.as('alice')
  await alice.editing.createArtist({ body: artistRequest('prince') })
  const users = openUsers(join(app.folder, 'data/user.db'))
  const bob = users.reader.query<{ id: number }, []>('SELECT id FROM user ORDER BY id').get()?.id ?? 0
  for (let album = 0; album < 25; album += 1) {
    await alice.editing.createAlbum({ body: { ...albumRequest(`al${album}`), artists_ids: ['prince'] } })
    await alice.editing.createTrack({ body: trackRequest(`t${album}`, `al${album}`) })
    for (let plays = 0; plays < 30 - album; plays += 1)
      users.writer.run(
        `INSERT INTO listening_events (user_id, track_id, started_at, duration_seconds, track_duration_seconds, date, created)
         VALUES (?, ?, ?, 10, 100, 20251207, 0)`,
        [bob, `t${album}`, now - 60],
      )
  }
  const catalog = openCatalog(join(app.folder, 'data/catalog.db'))
  catalog.writer.run(
    "UPDATE tracks SET availability = 'missing' WHERE album_id IN ('al0', 'al1', 'al2', 'al3', 'al4')",
  )
  await catalog.close()
  const { albums } = await app.as('bob').catalog.popular({ query: { albums_limit: 20 } })
  expect(albums.map(({ id }) => id as string)).toEqual(Array.from({ length: 20 }, (_, at) => `al${at + 5}`))
  await users.close()
})
