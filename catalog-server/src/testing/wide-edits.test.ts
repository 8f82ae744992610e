import { expect, test } from 'bun:test'
import type { EntryId, PlaylistOperation, TrackId } from '@pezzottify/contract'
import { playlistEntriesMax, playlistOperationsMax } from '@pezzottify/contract'
import { holdOf } from './hold-meter.ts'
import { createTestApp } from './test-app.ts'

/** A delay that a listener or a user of the web app does not notice. */
const holdMaxMs = 50
const triesMax = 3

const ids = Array.from({ length: playlistEntriesMax }, (_, index) => `entry-${index}-abcdefgh` as EntryId)
const entries = ids.map((id, index) => ({ id, track_id: `track${index}` as TrackId }))
const inParts = Array.from({ length: playlistOperationsMax }, (_, index) =>
  ids.slice(index * 10, index * 10 + 10),
)

const edits: [string, PlaylistOperation[]][] = [
  ['inserts all', [{ op: 'insert', entries, after: null }]],
  ['turns all around', [{ op: 'move', ids: ids.toReversed(), after: null }]],
  ['moves ten, a thousand times', inParts.map((some) => ({ op: 'move', ids: some, after: null }))],
  ['removes all', [{ op: 'remove', ids }]],
]

test('no edit of a playlist, however wide, holds up the others', async () => {
  await using app = await createTestApp()
  const bob = app.as('bob')
  const held = new Map<string, number>()
  for (let tried = 0; tried < triesMax; tried += 1) {
    const id = await bob.playlists.create({ body: { name: 'Wide', track_ids: [] } })
    for (const [name, operations] of edits) {
      const longest = await holdOf(() => bob.playlists.edit({ params: { id }, body: { operations } }))
      held.set(name, Math.min(longest, held.get(name) ?? Infinity))
    }
  }
  expect([...held].filter(([, ms]) => ms > holdMaxMs)).toEqual([])
})
