import { expect, test } from 'bun:test'
import type { StoragePort } from '../ports.ts'
import {
  createFakePlaces,
  createFakeStorage,
  createFakeTimers,
  listen,
  settle,
  track,
} from './fake-player.ts'
import type { PlacesStorage } from './player-options.ts'

const abc = [track('a'), track('b'), track('c')]
const keys = ['playlistsHistory', 'currentPlaylistIndex', 'currentTrackIndex', 'progressSec', 'placeRevision']

/** What a killed browser has on its disk: all of it as it was a while before. */
function copyOf(storage: StoragePort): StoragePort {
  const copy = createFakeStorage()
  for (const key of [...keys, 'queueUser', ...keys.map((own) => `${own}:ann`)]) {
    const text = storage.getItem(key)
    if (text !== null) copy.setItem(key, text)
  }
  return copy
}

const open = (storage: StoragePort, places: PlacesStorage | null) =>
  listen(abc, storage, createFakeTimers(), places)

/** Ann heard track b for 42 seconds; the browser wrote down what was before. */
async function killed() {
  const places = createFakePlaces()
  const { player, say, storage } = open(createFakeStorage(), places)
  player.setUser('ann')
  player.playAll({ type: 'mix' }, ['c'])
  await settle()
  const late = copyOf(storage)
  player.playAll({ type: 'album', id: 'a1' }, ['a', 'b'], 1)
  await settle()
  say({ type: 'time', seconds: 42 })
  await settle()
  return { places, late, say }
}

test('a browser that is killed opens with the queue, track and second of that moment, not of a minute before', async () => {
  const { places, late } = await killed()
  const { player, audio } = open(late, places)
  expect(player.getState()).toMatchObject({ queue: { entries: [{ trackId: 'c' }] } })
  await player.wake()
  expect(player.getState()).toMatchObject({ status: 'paused', track: { id: 'b' }, positionSeconds: 42 })
  player.play()
  await settle()
  expect(audio).toMatchObject({ url: '/stream/b', startedAt: 42 })
})

test('so does one that lost all it had stored, once somebody signs in', async () => {
  const { places } = await killed()
  const { player } = open(createFakeStorage(), places)
  player.setUser('ann')
  await player.wake()
  expect(player.getState()).toMatchObject({ track: { id: 'b' }, positionSeconds: 42 })
  player.setUser('ben')
  await player.wake()
  expect(player.getState()).toMatchObject({ status: 'empty', queue: { entries: [] } })
})

test('the copy is not taken by whom it does not belong to, and by nobody once they signed out', async () => {
  const { places, late } = await killed()
  const { player } = open(late, places)
  player.setUser(null)
  await settle()
  expect(player.getState()).toMatchObject({ status: 'empty', queue: { entries: [] } })
  player.setUser('ann')
  await player.wake()
  expect(player.getState()).toMatchObject({ track: { id: 'b' }, positionSeconds: 42 })
})

test('what is done before the copy is read counts, and is what the next browser finds', async () => {
  const { places, late } = await killed()
  const answers = Promise.withResolvers<void>()
  const slow: PlacesStorage = {
    ...places,
    read: async (user) => {
      const copy = await places.read(user)
      await answers.promise
      return copy
    },
  }
  const first = open(late, slow)
  const before = copyOf(late)
  first.player.playAll({ type: 'mix' }, ['a'])
  await settle()
  answers.resolve()
  await settle()
  expect(first.player.getState()).toMatchObject({ status: 'playing', track: { id: 'a' } })
  first.say({ type: 'time', seconds: 9 })
  await settle()

  const second = open(before, places)
  await second.player.wake()
  expect(second.player.getState()).toMatchObject({ track: { id: 'a' }, positionSeconds: 9 })
})

test('a copy that fell behind is not taken, and is made whole again by the next change', async () => {
  const places = createFakePlaces()
  let isBroken = false
  const fragile: PlacesStorage = {
    read: places.read,
    write: async (user, values) => {
      if (isBroken) throw new Error('The disk is full')
      await places.write(user, values)
    },
  }
  const first = open(createFakeStorage(), fragile)
  first.player.setUser('ann')
  first.player.playAll({ type: 'mix' }, ['a', 'b'])
  await settle()
  const late = copyOf(first.storage)
  isBroken = true
  first.player.next()
  await settle()
  const second = open(copyOf(first.storage), fragile)
  await second.player.wake()
  expect(second.player.getState()).toMatchObject({ track: { id: 'b' } })

  isBroken = false
  first.say({ type: 'time', seconds: 20 })
  await settle()
  const third = open(late, fragile)
  await third.player.wake()
  expect(third.player.getState()).toMatchObject({ track: { id: 'b' }, positionSeconds: 20 })
})

test('a position is stored without the queue, which may be large', async () => {
  const places = createFakePlaces()
  const written: string[][] = []
  const watched: PlacesStorage = {
    read: places.read,
    write: async (user, values) => {
      written.push([...values.keys()])
      await places.write(user, values)
    },
  }
  const { player, say } = open(createFakeStorage(), watched)
  player.setUser('ann')
  player.playAll({ type: 'mix' }, ['a', 'b'])
  await settle()
  for (let seconds = 0; seconds < 20; seconds += 0.25) say({ type: 'time', seconds })
  await settle()
  say({ type: 'time', seconds: 30 })
  await settle()
  expect(written.slice(1)).toEqual([
    ['progressSec', 'placeRevision'],
    ['progressSec', 'placeRevision'],
  ])
})

test('what is forgotten at sign-out is gone for good, in both copies, and what is another user’s stays', async () => {
  const [storage, places] = [createFakeStorage(), createFakePlaces()]
  const { player, say } = open(storage, places)
  for (const user of ['ben', 'ann']) {
    player.setUser(user)
    player.playAll({ type: 'album', id: 'a1' }, ['a', 'b'], 1)
    await settle()
    say({ type: 'time', seconds: 42 })
    await settle()
  }
  player.setUser(null)
  player.forget()
  await settle()
  expect([...(await places.read('ann')).keys()]).toEqual(['placeRevision'])
  expect(keys.filter((key) => storage.getItem(key) !== null)).toEqual(['placeRevision'])
  player.setUser('ann')
  await settle()
  expect(player.getState()).toMatchObject({ status: 'empty', positionSeconds: 0, queue: { past: [] } })
  player.setUser('ben')
  expect(player.getState()).toMatchObject({ status: 'paused', positionSeconds: 42 })
})
