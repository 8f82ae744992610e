import { expect, test } from 'bun:test'
import type { EntryId, TrackId } from '@pezzottify/contract'
import type { NewEntry } from './entry-list.ts'
import { keepEntries } from './keep-entries.ts'

const tracks = (text: string): TrackId[] => [...text] as TrackId[]
const listOf = (text: string): NewEntry[] =>
  tracks(text).map((track_id, index) => ({ id: `${track_id}${index}` as EntryId, track_id }))
const created = (track_id: TrackId): NewEntry => ({ id: `new ${track_id}` as EntryId, track_id })

test.each([
  ['abc', 'abc', ['a0', 'b1', 'c2']],
  ['abc', 'cab', ['c2', 'a0', 'b1']],
  ['abc', 'ac', ['a0', 'c2']],
  ['abc', 'axbc', ['a0', 'new x', 'b1', 'c2']],
  ['aba', 'aab', ['a0', 'a2', 'b1']],
  ['aa', 'aaa', ['a0', 'a1', 'new a']],
  ['', 'ab', ['new a', 'new b']],
  ['abc', '', []],
])('the list %p becomes %p by the entries %p', (current, wanted, ids) => {
  const entries = keepEntries(listOf(current), tracks(wanted), created)
  expect(entries.map((entry): string => entry.id)).toEqual(ids)
})
