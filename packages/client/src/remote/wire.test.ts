import { describe, expect, test } from 'bun:test'
import { RemoteCommand, RemoteQueue, RemoteState, queueTracksMax } from '@pezzottify/contract'
import { readRemoteCommand, readSharedPlayback } from '@pezzottify/contract/remote-reading'
import { createFakeStorage } from '../player/fake-player.ts'
import { emptyQueue, type PlayerState, type QueueState } from '../player/index.ts'
import { restoredState } from '../player/player-state.ts'
import { enqueue, playAll, setShuffle } from '../player/queue.ts'
import { appendSimilar } from '../player/similar-entries.ts'
import { fromWireCommand, type PlayerCall, toWireCommand } from './wire-command.ts'
import { fromWireQueue, toWireQueue } from './wire-queue.ts'
import { positionAfter, shownOf, toWireState } from './wire-state.ts'

const version = 'version-1'
const context = { type: 'playlist', id: 'p1', name: 'Road', isEdited: true } as const
const plain = playAll(emptyQueue, context, ['a', 'b', 'c', 'b'], 1, () => 0.3)
const mixed = appendSimilar(enqueue(plain, ['x']), ['y', 'z'])
const queues: Record<string, QueueState> = {
  empty: emptyQueue,
  plain,
  'with added and similar ones': mixed,
  shuffled: setShuffle(mixed, true, () => 0.3),
  'with tracks added since it was shuffled': enqueue(
    setShuffle(mixed, true, () => 0.3),
    ['late'],
  ),
}
const stateWith = (changes: Partial<PlayerState>): PlayerState => ({
  ...restoredState(createFakeStorage()),
  ...changes,
})

test.each(Object.entries(queues))('S37: another device has the same queue: %s', (_, queue) => {
  const wire = RemoteQueue.parse(JSON.parse(JSON.stringify(toWireQueue(queue, version))))
  const { past: _past, future: _future, nextEntryId, ...same } = queue
  const read = fromWireQueue(wire, queue)
  expect(read).toMatchObject(same)
  // What is added there is no entry that stands here.
  expect(read.nextEntryId).toBeGreaterThan(Math.max(0, ...queue.entries.map(({ entryId }) => entryId)))
  expect(read.nextEntryId).toBeLessThanOrEqual(nextEntryId)
})

describe('S38: a command is the same on the other device', () => {
  const removal = { queue: mixed, entryIds: [2, 5], positionSeconds: 12.5, isPlaying: true }
  const calls: PlayerCall[] = [
    { name: 'play', args: [] },
    { name: 'pause', args: [] },
    { name: 'next', args: [] },
    { name: 'previous', args: [] },
    { name: 'clear', args: [] },
    { name: 'dropSimilar', args: [] },
    { name: 'seek', args: [12.5] },
    { name: 'playAll', args: [{ type: 'album', id: 'a1' }, ['a', 'b'], 1] },
    { name: 'playNext', args: [['a', 'b']] },
    { name: 'enqueue', args: [['a']] },
    { name: 'jumpTo', args: [3] },
    { name: 'remove', args: [3] },
    { name: 'move', args: [3, 0] },
    { name: 'putBack', args: [removal] },
    { name: 'setShuffle', args: [true] },
    { name: 'setRepeat', args: ['one'] },
    { name: 'setVolume', args: [0.25] },
    { name: 'setMuted', args: [true] },
    { name: 'setSleep', args: [{ minutes: 30 }] },
    { name: 'setSleep', args: ['album'] },
    { name: 'setSleep', args: [null] },
    { name: 'lengthenSleep', args: [15] },
  ]
  test.each(calls.map((call) => [call.name, call] as const))('%s', (_, call) => {
    const state = stateWith({ queue: mixed })
    const sent = RemoteCommand.parse(toWireCommand(call, state, false))
    const read = readRemoteCommand(JSON.parse(JSON.stringify(sent)))
    const got = read && fromWireCommand(read, state)
    // Of a queue that comes back, entries follow one another on.
    if (got?.name === 'putBack') got.args[0].queue.nextEntryId = mixed.nextEntryId
    expect(got).toEqual(call)
  })

  test('what is meant is what is seen, and a place in a track', () => {
    const state = stateWith({ queue: mixed, positionSeconds: 30 })
    expect(toWireCommand({ name: 'toggle', args: [] }, state, true)).toEqual({ name: 'pause' })
    expect(toWireCommand({ name: 'toggle', args: [] }, state, false)).toEqual({ name: 'play' })
    const back = { name: 'seek', position_ms: 20_000 } as const
    expect(toWireCommand({ name: 'seekBy', args: [-10] }, state, true)).toEqual(back)
    expect(toWireCommand({ name: 'seekBy', args: [-60] }, state, true)).toEqual({ ...back, position_ms: 0 })
  })

  test('more tracks than a queue takes are those around the one that begins', () => {
    const ids = Array.from({ length: queueTracksMax + 50 }, (_, at) => `t${at}`)
    const call: PlayerCall = { name: 'playAll', args: [{ type: 'mix' }, ids, 20] }
    const sent = toWireCommand(call, stateWith({}), false)
    const [ofFirst] = ids.slice(20)
    expect(sent).toMatchObject({ start_at: 0, track_ids: { length: queueTracksMax, 0: ofFirst } })
  })
})

describe('S40: the state of another device', () => {
  const now = 1_000_000
  const sleep = { until: 'time', at: now + 60_000 } as const
  const playing = stateWith({
    queue: mixed,
    status: 'playing',
    positionSeconds: 10,
    durationSeconds: 20,
    sleep,
  })
  const state = RemoteState.parse(toWireState(playing, { version, rate: 2, now }))
  const device = { id: 2 as never, name: 'Phone', type: 'web' }
  const current = { device, is_connected: true, state, age_ms: 1_000, heard_at: 1_000 }

  test('moves on while it plays, at its speed and to its end', () => {
    expect(positionAfter(current, 500)).toBe(13)
    expect(positionAfter(current, 60_000)).toBe(20)
    expect(positionAfter({ ...current, state: { ...state, status: 'paused' } }, 500)).toBe(10)
  })

  test('is shown with its device and its timer', () => {
    expect(shownOf(current, now + 1_000)).toMatchObject({
      status: 'playing',
      device: { id: 2, name: 'Phone', isConnected: true, heardAt: 1_000_000 },
      sleep,
    })
    expect(shownOf({ ...current, state: { ...state, index: -1 } }, now).status).toBe('empty')
  })

  test('is read with what a later version adds, and not where it has another shape', () => {
    const told = { here: null, current, devices: [device] }
    expect(readSharedPlayback({ ...told, mood: 'good' })).toEqual({ here: null, current, devices: [device] })
    expect(readSharedPlayback({ ...told, current: null })?.current).toBeNull()
    expect(
      readSharedPlayback({ ...told, current: { ...current, state: { ...state, volume: 2 } } }),
    ).toBeNull()
    expect(readRemoteCommand({ name: 'explode' })).toBeNull()
  })
})
