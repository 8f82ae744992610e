import { expect, test } from 'bun:test'
import { createApi } from '../api/api.ts'
import { createMemoryStorage } from '../outbox/memory-storage.ts'
import { createOutbox } from '../outbox/outbox.ts'
import { confirmedBy } from '../library/state.ts'
import { createEngine } from './engine.ts'

const epoch = 'e'
const empty = { likes: { artists: [], albums: [], tracks: [] }, settings: [], playlists: [], permissions: [] }
const liked = (seq: number, content_id: string) => ({
  seq,
  type: 'content_liked',
  payload: { content_type: 'track', content_id },
  server_timestamp: seq,
})

/** A device whose state is at 5, with a change that waits. `later` answers each further read of the log. */
async function deviceAtFive(...later: { events: object[]; current_seq: number; meanwhile?: () => void }[]) {
  const answerTo = (request: Request): object => {
    if (request.url.endsWith('/v1/sync/state')) return { seq: 5, at: 5, epoch, ...empty }
    const { meanwhile, ...answer } = later.shift() ?? { events: [], current_seq: 0 }
    meanwhile?.()
    return { ...answer, at: answer.current_seq, epoch }
  }
  const outbox = createOutbox({
    storage: createMemoryStorage(),
    newName: () => 'change',
    user: 'ann',
    changed: () => undefined,
    stored: () => undefined,
    refused: () => undefined,
  })
  const engine = createEngine({
    api: createApi({
      baseUrl: 'http://music.test',
      fetch: (request) => Promise.resolve(Response.json(answerTo(request))),
    }),
    timers: { now: () => 0, set: () => null, clear: () => undefined },
    random: () => 0,
    earlier: () => Promise.resolve(null),
    changed: (isAtHead) => {
      const confirmed = engine.confirmed()
      if (confirmed) outbox.confirmed(confirmed.cursor, isAtHead)
    },
    outdated: () => undefined,
  })
  outbox.add({ type: 'like', content_type: 'track', content_id: 'ours' })
  await engine.read()
  const acknowledge = (seq: number): void => {
    outbox.settled('change', { result: 'done', seq }, engine.confirmed()?.cursor ?? null)
    engine.onAcked(seq)
  }
  const streams = async (): Promise<void> => {
    do await Bun.sleep(0)
    while (engine.phase() !== 'streaming')
  }
  return { engine, outbox, acknowledge, streams }
}

test('S18: a change that was acknowledged, and that the log has no more, is not shown', async () => {
  const { engine, outbox, acknowledge, streams } = await deviceAtFive({
    events: [liked(6, 'other')],
    current_seq: 6,
  })
  acknowledge(8)
  expect(outbox.mutations()).toHaveLength(1)
  await streams()
  expect(engine.confirmed()?.cursor.seq).toBe(6)
  expect(outbox.mutations()).toEqual([])
})

test('S18: a change that is acknowledged while the log is read is shown until its event has come', async () => {
  const shown: number[] = []
  const device = await deviceAtFive(
    { events: [liked(6, 'other')], current_seq: 6, meanwhile: () => device.acknowledge(7) },
    {
      events: [liked(7, 'ours')],
      current_seq: 7,
      meanwhile: () => shown.push(device.outbox.mutations().length),
    },
  )
  void device.engine.read()
  await device.streams()
  expect(shown).toEqual([1])
  expect(device.outbox.mutations()).toEqual([])
  expect([...(device.engine.confirmed()?.library.likes.track ?? [])]).toEqual(['other', 'ours'])
})

test('a page that knows what an earlier one knew reads as soon as the server greets it, though nothing is new', async () => {
  let isAway = true
  let waits = 0
  const known = { seq: 5, at: 5, epoch }
  const engine = createEngine({
    api: createApi({
      baseUrl: 'http://music.test',
      fetch: () =>
        isAway
          ? Promise.reject(new TypeError('No network'))
          : Promise.resolve(Response.json({ ...known, ...empty })),
    }),
    timers: { now: () => 0, set: () => (waits += 1), clear: () => undefined },
    random: () => 0,
    earlier: () => Promise.resolve(confirmedBy({ ...known, ...empty })),
    changed: () => undefined,
    outdated: () => undefined,
  })
  await engine.read()
  expect([engine.phase(), engine.confirmed()?.cursor.seq, waits]).toEqual(['behind', 5, 1])
  isAway = false
  engine.onHello(known)
  while (engine.phase() !== 'streaming') await Bun.sleep(0)
})
