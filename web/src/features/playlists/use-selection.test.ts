import { expect, test } from 'bun:test'
import { useSelection } from './use-selection.ts'

function createRows(rows: string) {
  let ids = [...rows]
  const selection = useSelection(() => ids)
  return {
    ...selection,
    chosen: () => [...selection.selected.value].join(''),
    become: (now: string) => (ids = [...now]),
  }
}

test('Ctrl adds rows and takes them away', () => {
  const { toggle, chosen } = createRows('abcde')
  toggle('b')
  toggle('d')
  expect(chosen()).toBe('bd')
  toggle('b')
  expect(chosen()).toBe('d')
})

test('Shift reaches from the last row chosen, down and up, and shrinks again', () => {
  const { toggle, reachTo, chosen } = createRows('abcde')
  toggle('c')
  reachTo('e', 'c')
  expect(chosen()).toBe('cde')
  reachTo('b', 'e')
  expect(chosen()).toBe('bc')
})

test('an action on a chosen row is about all of them in the order of the list, on another row about that alone', () => {
  const { toggle, withChosen } = createRows('abcde')
  toggle('d')
  toggle('a')
  expect(withChosen('a').join('')).toBe('ad')
  expect(withChosen('b').join('')).toBe('b')
})

test('a row that has gone is chosen no more', () => {
  const { all, clear, withChosen, become, selected } = createRows('abc')
  all()
  become('ac')
  expect(withChosen('a').join('')).toBe('ac')
  clear()
  expect(selected.value.size).toBe(0)
})

test('Shift reaches from the row itself when the last row chosen has gone', () => {
  const { toggle, reachTo, become, chosen } = createRows('abcde')
  toggle('c')
  become('abde')
  reachTo('e', 'e')
  expect(chosen()).toBe('e')
  reachTo('d', 'e')
  expect(chosen()).toBe('de')
})
