import { expect, test } from 'bun:test'
import type { SyncState } from '@pezzottify/contract'
import { events, StoredEvent } from '@pezzottify/contract'
import { readEvent } from '@pezzottify/contract/reading'
import { confirmedBy, withEvents } from '../state.ts'

const nothing: SyncState = {
  seq: 0,
  at: 0,
  epoch: 'e',
  likes: { albums: [], artists: [], tracks: [] },
  settings: [],
  playlists: [],
  permissions: [],
}
const stored = events.map(({ type, example }, index) =>
  StoredEvent.parse({ seq: index + 1, type, payload: example, server_timestamp: 1 }),
)

test('the example of each event is one that is stored, sent and read', () => {
  for (const event of stored) expect(JSON.stringify(readEvent(event))).toBe(JSON.stringify(event))
})

test('no two events have the same type', () => {
  expect(new Set(events.map(({ type }) => type)).size).toBe(events.length)
})

test('each event can be applied, and applied again it changes nothing', () => {
  for (const event of stored) {
    const once = withEvents(confirmedBy({ ...nothing, seq: event.seq - 1 }), [event]).library
    const twice = withEvents({ cursor: { seq: event.seq - 1, at: 0, epoch: 'e' }, library: once }, [event])
    expect(twice.library).toEqual(once)
  }
})
