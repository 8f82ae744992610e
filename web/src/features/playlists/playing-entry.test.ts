import { expect, test } from 'bun:test'
import { emptyQueue, type Entry, type QueueState } from '@pezzottify/client'
import { EntryId, TrackId } from '@pezzottify/contract'
import { playingEntryOf } from './playing-entry.ts'

const rows = (tracks: string): Entry[] =>
  [...tracks].map((track, place) => ({
    id: EntryId.parse(`entry-0${place}`),
    track_id: TrackId.parse(track),
  }))
/** A queue of these tracks, numbered from 1, in which the one at `index` plays. */
const queueOf = (tracks: string, index: number): QueueState => {
  const entries = [...tracks].map((trackId, place) => {
    return { entryId: place + 1, trackId, origin: 'context' as const }
  })
  return { ...emptyQueue, context: { type: 'playlist', id: 'p' }, entries, index }
}

test('of a track that is in the playlist twice, the row plays whose turn it is', () => {
  expect(playingEntryOf(rows('abac'), queueOf('abac', 0))).toBe(EntryId.parse('entry-00'))
  expect(playingEntryOf(rows('abac'), queueOf('abac', 2))).toBe(EntryId.parse('entry-02'))
})

test('a track that was added to the queue once more is one row as well, and an empty queue is none', () => {
  expect(playingEntryOf(rows('ab'), queueOf('aba', 2))).toBe(EntryId.parse('entry-00'))
  expect(playingEntryOf(rows('ab'), emptyQueue)).toBeNull()
})
