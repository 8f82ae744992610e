import { afterAll, beforeAll, expect, test } from 'bun:test'
import { join } from 'node:path'
import type { ListedTrack, RadioSeed, TrackId } from '@pezzottify/contract'
import type { RadioWorld } from './radio-fixture.ts'
import { artistOf, createRadioWorld } from './radio-fixture.ts'
import { databaseBeside } from '../../testing/database-beside.ts'

let world: RadioWorld
beforeAll(async () => {
  world = await createRadioWorld()
})
afterAll(() => world[Symbol.asyncDispose]())

const names = (tracks: readonly ListedTrack[]): string[] => tracks.map(({ name }) => name)
const artists = (tracks: readonly ListedTrack[]): Set<string> => new Set(tracks.map(artistOf))
const albumOf = (name: string) => world.tracks.get(name)?.album_id as never
const artistIdOf = (name: string) => world.tracks.get(name)?.artists[0]?.id as never
const queueOf = (...titles: string[]): RadioSeed => ({ type: 'queue', track_ids: titles.map(world.id) })

test('a queue of folk goes on with folk, others first, and what is on the album last', async () => {
  const ashes = ['One', 'Two', 'Three'].map((name) => `Ashes ${name}`)
  const tracks = await world.build(queueOf(...ashes), { limit: 10 })
  expect(artists(tracks.slice(0, 8))).toEqual(new Set(['Bert', 'Cleo']))
  expect(new Set(names(tracks)).size).toBe(10)
  expect(names(tracks).filter((name) => ashes.includes(name))).toEqual([])
})

test('a genre that everything has says nothing; when the rest is heard, music goes on with anything else', async () => {
  const folk = [...world.tracks.values()].filter((track) => ['Ada', 'Bert', 'Cleo'].includes(artistOf(track)))
  for (let variety = 0; variety < 40; variety += 1) {
    const all = await world.build(queueOf('Ashes One'), { limit: 100, variety })
    expect(all).toHaveLength(24)
    const order = all.map(artistOf)
    const lastOther = Math.max(order.lastIndexOf('Bert'), order.lastIndexOf('Cleo'))
    // Anybody may come where one of them would come a third time in a row.
    const breaksRow = (at: number): boolean => at >= 2 && order[at - 1] === order[at - 2]
    expect(artists(all.filter((_, at) => at <= lastOther && !breaksRow(at)))).toEqual(
      new Set(['Bert', 'Cleo']),
    )
  }
  const rest = await world.build(queueOf('Ashes One'), { recent: folk.map(({ id }) => id) })
  expect(artists(rest)).toEqual(new Set(['Dora', 'Emil']))
})

test('nothing of what I heard lately comes again', async () => {
  const heard = [...world.tracks.values()].slice(0, 20).map(({ id }) => id)
  for (let variety = 0; variety < 20; variety += 1) {
    const tracks = await world.build({ type: 'genre', id: 'folk' }, { recent: heard, variety, limit: 50 })
    expect(tracks.filter(({ id }) => heard.includes(id))).toEqual([])
    expect(tracks.length).toBe(5)
  }
})

test('no artist comes more than twice in a row while there is another, what just played counted', async () => {
  for (let variety = 0; variety < 30; variety += 1) {
    const seed = queueOf('Birches One', 'Birches Two')
    const tracks = await world.build(seed, { limit: 12, variety })
    const row = ['Bert', 'Bert', ...tracks.map(artistOf)]
    expect(row.filter((artist, at) => artist === row[at + 1] && artist === row[at + 2])).toEqual([])
  }
})

test('the same number makes the same choice, another one another', async () => {
  const [one, again, other] = await Promise.all(
    [5, 5, 6].map(async (variety) => names(await world.build(queueOf('Ashes One'), { variety }))),
  )
  expect(again).toEqual(one as string[])
  expect(other).not.toEqual(one as string[])
})

test('a radio begins with what it was begun from, and goes on in its kind', async () => {
  const metal = new Set(['Dora', 'Emil'])
  const kinds: [RadioSeed, (first: ListedTrack | undefined) => boolean][] = [
    [{ type: 'track', id: world.id('Dynamo Three') }, (first) => first?.name === 'Dynamo Three'],
    [{ type: 'album', id: albumOf('Dynamo One') }, (first) => first?.album_name === 'Dynamo'],
    [
      { type: 'artist', id: artistIdOf('Dynamo One') },
      (first) => first !== undefined && artistOf(first) === 'Dora',
    ],
    [{ type: 'genre', id: 'Metal' }, (first) => first !== undefined && metal.has(artistOf(first))],
  ]
  for (const [seed, isRight] of kinds) {
    const tracks = await world.build(seed, { limit: 6 })
    expect([seed.type, isRight(tracks[0])]).toEqual([seed.type, true])
    expect([seed.type, artists(tracks.slice(0, 5))]).toEqual([seed.type, metal])
  }
  const heard = world.id('Dynamo Three')
  expect(names(await world.build({ type: 'track', id: heard }, { recent: [heard], limit: 3 }))[0]).toBe(
    'Dynamo Three',
  )
})

test('a playlist is the seed of its owner alone', async () => {
  const bob = world.as('bob')
  const body = { name: 'Loud', track_ids: [world.id('Dynamo One'), world.id('Engine One')] }
  const id = await bob.playlists.create({ body })
  const tracks = await world.build({ type: 'playlist', id }, { limit: 8 })
  expect(['Dynamo One', 'Engine One']).toContain(tracks[0]?.name ?? '')
  expect(artists(tracks)).toEqual(new Set(['Dora', 'Emil']))
  await expect(world.build({ type: 'playlist', id }, { as: 'carol' })).rejects.toMatchObject({
    code: 'not_found',
  })
  const empty = await bob.playlists.create({ body: { name: 'Empty', track_ids: [] } })
  expect(names(await world.build({ type: 'playlist', id: empty }, { limit: 3 }))).toHaveLength(3)
  await bob.playlists.remove({ params: { id } })
  await expect(world.build({ type: 'playlist', id })).rejects.toMatchObject({ code: 'not_found' })
})

test('a seed that there is not is not found, and a body of another shape is refused', async () => {
  for (const type of ['track', 'album', 'artist', 'genre', 'playlist'] as const)
    await expect(world.build({ type, id: 'nothing' } as RadioSeed)).rejects.toMatchObject({
      code: 'not_found',
    })
  expect(
    names(await world.build({ type: 'queue', track_ids: ['nothing' as TrackId] }, { limit: 3 })),
  ).toHaveLength(3)
  const post = async (body: unknown) =>
    (
      await world.request('/v1/content/radio/build', {
        method: 'POST',
        as: 'bob',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
      })
    ).status
  const seed = { type: 'genre', id: 'Folk' }
  expect(await post({ seed })).toBe(200)
  for (const broken of [
    {},
    { seed: { type: 'mood', id: 'x' } },
    { seed: { type: 'queue', track_ids: [] } },
    { seed, limit: 0 },
    { seed, limit: 101 },
    { seed, variety: -1 },
    { seed, recent: Array.from({ length: 1_001 }, String) },
  ])
    expect([broken, await post(broken)]).toEqual([broken, 422])
})

test('tracks that cannot be played at the moment are not chosen', async () => {
  using catalog = databaseBeside(join(world.folder, 'data/catalog.db'))
  const setAll = (availability: string) =>
    catalog.run(
      `UPDATE tracks SET availability = '${availability}' WHERE id IN
        (SELECT track_id FROM track_artists JOIN artists ON artists.id = artist_id WHERE name = 'Cleo')`,
    )
  for (const availability of ['unreachable', 'missing']) {
    setAll(availability)
    expect(artists(await world.build({ type: 'genre', id: 'Folk' }, { limit: 10 }))).toEqual(
      new Set(['Ada', 'Bert']),
    )
  }
  setAll('available')
})
