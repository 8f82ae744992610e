import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { databaseBeside } from '../../testing/database-beside.ts'
import { artistRequest } from '../../testing/catalog-bodies.ts'
import { artistOf, createRadioWorld } from './radio-fixture.ts'

test('music that is gone takes no place among the top tracks and the related artists', async () => {
  await using world = await createRadioWorld()
  const bob = world.as('bob')
  const [ada, cleo] = ['Ashes One', 'Clover One'].map((title) => world.tracks.get(title)?.artists)
  const id = ada?.[0]?.id
  const gone = cleo?.find(({ name }) => name === 'Cleo')?.id
  if (!id || !gone) throw new Error('Ada and Cleo have to be there')
  for (const [title, count] of [
    ['Clover One', 3],
    ['Clover Two', 2],
    ['Ashes Two', 1],
  ] as const)
    for (let play = 0; play < count; play += 1)
      await bob.listening.report({
        body: { track_id: world.id(title), duration_seconds: 200, track_duration_seconds: 200 },
      })
  const { name, genres, activity_periods } = artistRequest('Ada')
  const related_artists_ids = [gone]
  await world.as('alice').editing.updateArtist({
    params: { id },
    body: { name, genres, activity_periods, related_artists_ids },
  })
  const top = () => bob.radio.topTracks({ params: { id }, query: { limit: 1 } })
  const related = () => bob.radio.related({ params: { id }, query: { limit: 1 } })
  expect((await top()).map(({ track }) => track.name)).toEqual(['Clover One'])
  expect((await related()).map(({ artist }) => artist.name)).toEqual(['Cleo'])

  using catalog = databaseBeside(join(world.folder, 'data/catalog.db'))
  const ofCleo = [...world.tracks.values()].filter((track) => artistOf(track) === 'Cleo')
  for (const track of ofCleo)
    catalog.run("UPDATE tracks SET availability = 'missing' WHERE id = ?", [track.id])
  expect((await top()).map(({ track }) => track.name)).toEqual(['Ashes Two'])
  expect((await related()).map(({ artist }) => artist.name)).toEqual(['Bert'])
}, 30_000)
