import { describe, expect, test } from 'bun:test'
import type { EntryId, TrackId } from '@pezzottify/contract'
import fc from 'fast-check'
import type { StoredEntry } from './entry-changes.ts'
import { createEntryList, removedEntriesMax } from './entry-list.ts'
import { keysBetween } from './order-key.ts'

const ids = (text: string): EntryId[] => [...text] as string[] as EntryId[]
const entries = (text: string) => ids(text).map((id) => ({ id, track_id: `track ${id}` as TrackId }))
const storedOf = (text: string): StoredEntry[] => {
  const keys = keysBetween(null, null, text.length)
  return entries(text).map((entry, index) => ({
    ...entry,
    order_key: keys[index] ?? '',
    added: 0,
    removed_at: null,
  }))
}
const listOf = (text: string) => createEntryList(storedOf(text), 1)
const textOf = (list: ReturnType<typeof listOf>): string =>
  list
    .live()
    .map(({ id }): string => id)
    .join('')
const [a, b, c] = ids('abc') as [EntryId, EntryId, EntryId]

describe('an operation on the list abcde', () => {
  test.each([
    ['puts xy after b', { op: 'insert', after: b, entries: entries('xy') }, 'abxycde'],
    ['puts x at the beginning', { op: 'insert', after: null, entries: entries('x') }, 'xabcde'],
    [
      'puts x at the end for want of its anchor',
      { op: 'insert', after: 'q' as EntryId, entries: entries('x') },
      'abcdex',
    ],
    ['passes over an entry that is there', { op: 'insert', after: null, entries: entries('cx') }, 'xabcde'],
    ['removes b and d, whatever else it names', { op: 'remove', ids: ids('bqd') }, 'ace'],
    ['moves ea behind c in this order', { op: 'move', ids: ids('ea'), after: c }, 'bcead'],
    ['moves behind itself to where it is', { op: 'move', ids: ids('bc'), after: b }, 'abcde'],
    ['moves to the beginning', { op: 'move', ids: ids('e'), after: null }, 'eabcd'],
  ] as const)('%s', (_, operation, wanted) => {
    const list = listOf('abcde')
    list.apply(structuredClone(operation) as Parameters<typeof list.apply>[0])
    expect(textOf(list)).toBe(wanted)
  })
})

test('an entry that is put after a removed one takes its position', () => {
  const list = listOf('abc')
  list.remove([b])
  list.insert(entries('x'), b)
  list.move([a], b)
  expect(textOf(list)).toBe('axc')
  const [, stored] = storedOf('abc')
  list.revive([{ id: b, track_id: 'track b' as TrackId, key: stored?.order_key ?? '' }])
  expect(textOf(list)).toBe('baxc')
})

test('an entry that is restored after it was forgotten returns to the position of its key', () => {
  const stored = storedOf('abcde')
  const placeOf = ({ id, track_id, order_key: key }: StoredEntry) => ({ id, track_id, key })
  const list = createEntryList(stored.slice(0, 1), 1)
  list.revive(stored.slice(2).map(placeOf))
  expect(textOf(list)).toBe('acde')
  // Another entry has taken the key meanwhile: both stay.
  list.revive([{ ...entries('x')[0]!, key: stored[3]?.order_key ?? '' }])
  expect(textOf(list)).toBe('acdxe')
})

test('only the latest removed entries are remembered', () => {
  const keys = keysBetween(null, null, removedEntriesMax + 3)
  const list = createEntryList(
    keys.map((order_key, index) => ({
      id: String(index) as EntryId,
      track_id: 'track' as TrackId,
      order_key,
      added: 0,
      removed_at: index < removedEntriesMax + 1 ? 1_000 - index : null,
    })),
    2_000,
  )
  expect(list.tooMany()).toEqual([String(removedEntriesMax)] as EntryId[])
  list.remove([String(removedEntriesMax + 2) as EntryId])
  expect(list.tooMany()).toEqual([removedEntriesMax, removedEntriesMax - 1].map(String) as EntryId[])
})

test('nothing changed is told as nothing', () => {
  const list = listOf('abc')
  list.remove(ids('q'))
  list.insert(entries('x'), a)
  list.remove(ids('x'))
  list.become(entries('abc'))
  expect(list.changes()).toBeNull()
})

test('a thousand insertions at one place keep the order and short keys', () => {
  const list = listOf('ab')
  const inserted = Array.from({ length: 1_000 }, (_, index) => `n${index}` as EntryId)
  for (const id of inserted) list.insert([{ id, track_id: 't' as TrackId }], a)
  expect(list.live().map((entry) => entry.id)).toEqual([a, ...inserted.toReversed(), b])
  expect(Math.max(...list.live().map((entry) => entry.order_key.length))).toBeLessThanOrEqual(64)
})

const anyText = fc
  .uniqueArray(fc.constantFrom(...'abcdefghijkl'), { maxLength: 12 })
  .map((all) => all.join(''))

test('a list becomes any other, and the event applied to the old one gives the new one and back', () => {
  fc.assert(
    fc.property(anyText, anyText, (from, to) => {
      const list = listOf(from)
      list.become(entries(to))
      expect(textOf(list)).toBe(to)
      const changes = list.changes()
      const places = new Map(storedOf(from).map((entry) => [entry.id, entry.order_key]))
      const inOrder = () =>
        [...places]
          .sort((one, other) => (one[1] < other[1] ? -1 : 1))
          .map(([id]): string => id)
          .join('')
      const apply = (event: { placed: { id: EntryId; key: string }[]; removed: EntryId[] }): void => {
        for (const id of event.removed) places.delete(id)
        for (const { id, key } of event.placed) places.set(id, key)
      }
      for (let time = 0; time < 2; time += 1) if (changes) apply(changes.payload)
      expect(inOrder()).toBe(to)
      if (changes) apply(changes.former)
      expect(inOrder()).toBe(from)
    }),
    { numRuns: 500 },
  )
})

test('a list that becomes another leaves what it can where it is', () => {
  const list = listOf('abcdefghij')
  list.become(entries('jabcdefghi'))
  expect(list.changes()?.payload.placed.map(({ id }): string => id)).toEqual(['j'])
})
