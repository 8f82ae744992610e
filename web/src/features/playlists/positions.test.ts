import { expect, test } from 'bun:test'
import type { Entry } from '@pezzottify/client'
import type { EntryId } from '@pezzottify/contract'
import { moveBefore, moveByOne, placeAfterMove } from './positions.ts'

const entriesOf = (ids: string) => [...ids].map((id) => ({ id, track_id: `t-${id}` }) as unknown as Entry)
const idsOf = (ids: string) => new Set(ids) as ReadonlySet<string> as ReadonlySet<EntryId>
const list = entriesOf('abcde')
/** The list after the operation, by the rules of the server. */
function after(operation: ReturnType<typeof moveBefore>): string {
  if (operation?.op !== 'move') return 'unchanged'
  const rest = list.filter((entry) => !operation.ids.includes(entry.id))
  const at = rest.findIndex((entry) => entry.id === operation.after) + 1
  return [...rest.slice(0, at).map((e) => e.id), ...operation.ids, ...rest.slice(at).map((e) => e.id)].join(
    '',
  )
}

test('a row dropped between two others comes to stand there, at the top and at the end too', () => {
  expect(after(moveBefore(list, idsOf('e'), 2))).toBe('abecd')
  expect(after(moveBefore(list, idsOf('a'), 3))).toBe('bcade')
  expect(after(moveBefore(list, idsOf('c'), 0))).toBe('cabde')
  expect(after(moveBefore(list, idsOf('b'), 5))).toBe('acdeb')
})

test('a row dropped where it stands makes no change', () => {
  expect(moveBefore(list, idsOf('c'), 2)).toBeNull()
  expect(moveBefore(list, idsOf('c'), 3)).toBeNull()
  expect(moveBefore(list, idsOf(''), 3)).toBeNull()
})

test('several rows move together and keep their order, wherever between them they are dropped', () => {
  expect(after(moveBefore(list, idsOf('ea'), 3))).toBe('bcaed')
  expect(after(moveBefore(list, idsOf('bd'), 0))).toBe('bdace')
  expect(after(moveBefore(list, idsOf('bd'), 3))).toBe('acbde')
})

test('one step moves up and down, and not beyond the ends', () => {
  expect(after(moveByOne(list, idsOf('c'), -1))).toBe('acbde')
  expect(after(moveByOne(list, idsOf('c'), 1))).toBe('abdce')
  expect(moveByOne(list, idsOf('a'), -1)).toBeNull()
  expect(moveByOne(list, idsOf('e'), 1)).toBeNull()
  expect(after(moveByOne(list, idsOf('bc'), 1))).toBe('adbce')
})

test('the ghost says the place that the row will have', () => {
  expect(placeAfterMove(list, idsOf('e'), 2)).toBe(3)
  expect(placeAfterMove(list, idsOf('a'), 3)).toBe(3)
  expect(placeAfterMove(list, idsOf('ab'), 5)).toBe(4)
})
