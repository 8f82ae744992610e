import { Database } from 'bun:sqlite'
import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { ArtistId, RadioSeed } from '@pezzottify/contract'
import type { RadioWorld } from './radio-fixture.ts'
import { createRadioWorld } from './radio-fixture.ts'
import { databaseBeside } from '../../testing/database-beside.ts'

const noon = Date.UTC(2026, 10, 28, 12) / 1_000

let world: RadioWorld
beforeAll(async () => {
  world = await createRadioWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const played = (as: string, name: string, startedAt: number, seconds = 200) =>
  world.as(as).listening.report({
    body: {
      track_id: world.id(name),
      started_at: startedAt,
      ended_at: startedAt + seconds,
      session_id: `${name} ${startedAt}`,
      duration_seconds: seconds,
      track_duration_seconds: 200,
    },
  })
const pairs = (): { pair: string; weight: number }[] => {
  using users = new Database(join(world.folder, 'data/user.db'), { readonly: true })
  const nameOf = new Map([...world.tracks].map(([name, track]) => [track.id as string, name]))
  return users
    .query<{ track_id: string; other_id: string; weight: number }, []>('SELECT * FROM co_plays')
    .all()
    .map(({ track_id, other_id, weight }) => ({
      pair: `${nameOf.get(track_id)} / ${nameOf.get(other_id)}`,
      weight,
    }))
    .sort((a, b) => (a.pair < b.pair ? -1 : 1))
}

test('plays of one evening that came to their end are noted as pairs, the nearer the stronger, and whose is not', async () => {
  await played('bob', 'Ashes One', noon)
  await played('bob', 'Birches One', noon + 100, 20)
  await played('carol', 'Clover One', noon + 150)
  await played('bob', 'Dynamo One', noon + 300)
  await played('bob', 'Engine One', noon + 600)
  await played('bob', 'Engine One', noon + 600)
  await played('bob', 'Engine Two', noon + 7_200)
  expect(pairs()).toEqual([
    { pair: 'Ashes One / Dynamo One', weight: 1 },
    { pair: 'Ashes One / Engine One', weight: 0.5 },
    { pair: 'Dynamo One / Ashes One', weight: 1 },
    { pair: 'Dynamo One / Engine One', weight: 1 },
    { pair: 'Engine One / Ashes One', weight: 0.5 },
    { pair: 'Engine One / Dynamo One', weight: 1 },
  ])
})

test('tracks that others play together come early, in any genre; so do neighbours in a playlist', async () => {
  const soon = async (): Promise<string[]> => {
    const seed: RadioSeed = { type: 'queue', track_ids: [world.id('Ashes One')] }
    const rounds = Array.from({ length: 100 }, (_, variety) =>
      world.build(seed, { variety, limit: 3, as: 'carol' }),
    )
    return (await Promise.all(rounds)).flat().map(({ name }) => name)
  }
  for (let evening = 1; evening < 5; evening += 1) {
    await played('bob', 'Ashes One', noon - evening * 86_400)
    await played('bob', 'Dynamo One', noon - evening * 86_400 + 200)
  }
  expect((await soon()).filter((name) => name === 'Dynamo One').length).toBeGreaterThan(20)
  expect((await soon()).filter((name) => name === 'Engine Five').length).toBeLessThan(5)
  const body = { name: 'Odd', track_ids: ['Ashes One', 'Engine Five'].map(world.id) }
  const id = await world.as('bob').playlists.create({ body })
  expect((await soon()).filter((name) => name === 'Engine Five').length).toBeGreaterThan(8)
  await world.as('bob').playlists.remove({ params: { id } })
  expect((await soon()).filter((name) => name === 'Engine Five').length).toBeLessThan(5)
})

test('a track keeps fifty others, however many it is played with', async () => {
  using users = databaseBeside(join(world.folder, 'data/user.db'))
  for (let other = 0; other < 60; other += 1)
    users.run('INSERT OR REPLACE INTO co_plays VALUES (?, ?, ?)', [
      world.id('Clover Two'),
      `other ${other}`,
      5,
    ])
  await played('bob', 'Clover Two', noon + 20_000)
  await played('bob', 'Clover Three', noon + 20_200)
  const others = users
    .query<{ other_id: string }, [string]>('SELECT other_id FROM co_plays WHERE track_id = ?')
    .all(world.id('Clover Two'))
    .map((row) => row.other_id)
  expect(others).toHaveLength(50)
  expect(others).toContain(world.id('Clover Three'))
})

const adaId = (): ArtistId => world.tracks.get('Ashes One')?.artists[0]?.id as ArtistId

test('the tracks of an artist that all users played most come first, with how often', async () => {
  const before = await world.as('carol').radio.topTracks({ params: { id: adaId() } })
  expect(before.map(({ track, play_count }) => `${track.name} ${play_count}`).toSorted()).toEqual([
    'Ashes One 5',
    'Clover One 1',
    'Clover Three 1',
    'Clover Two 1',
  ])
  for (const as of ['bob', 'carol', 'alice'])
    for (const later of [0, 1, 2]) await played(as, 'Ashes Four', noon + 90_000 + later)
  const [first] = await world.as('bob').radio.topTracks({ params: { id: adaId() }, query: { limit: 1 } })
  expect([first?.track.name, first?.play_count]).toEqual(['Ashes Four', 9])
  await world.as('alice').accounts.remove({ params: { handle: 'carol' } })
  const [after] = await world.as('bob').radio.topTracks({ params: { id: adaId() }, query: { limit: 1 } })
  expect([after?.track.name, after?.play_count]).toEqual(['Ashes Four', 6])
})

test('related are who is on the same tracks, then whose music is alike, and why', async () => {
  const related = await world.as('bob').radio.related({ params: { id: adaId() } })
  const told = related.map(({ artist, shared_tracks, genre }) => [artist.name, shared_tracks, genre])
  expect(told[0]).toEqual(['Cleo', 5, 'Folk'])
  expect(told).toContainEqual(['Bert', 0, 'Folk'])
  // They are played together, and have nothing in common except what all tracks have.
  expect(told).toContainEqual(['Dora', 0, null])
  expect(told.map(([name]) => name)).not.toContain('Ada')
  await expect(world.as('bob').radio.related({ params: { id: 'nobody' as ArtistId } })).rejects.toMatchObject(
    {
      code: 'not_found',
    },
  )
  await expect(
    world.as('bob').radio.topTracks({ params: { id: 'nobody' as ArtistId } }),
  ).rejects.toMatchObject({
    code: 'not_found',
  })
})
