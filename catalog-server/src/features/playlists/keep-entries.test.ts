import { expect, test } from 'bun:test'
import type { TrackId } from '@pezzottify/contract'
import type { Entry } from './keep-entries.ts'
import { keepEntries } from './keep-entries.ts'

const tracks = (text: string): TrackId[] => [...text] as TrackId[]
const listOf = (text: string): Entry[] =>
  tracks(text).map((track_id, index) => ({ id: `${track_id}${index}`, track_id, added: index }))
const created = (track_id: TrackId): Entry => ({ id: `new ${track_id}`, track_id, added: 99 })

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
  expect(keepEntries(listOf(current), tracks(wanted), created).map((entry) => entry.id)).toEqual(ids)
})
