import { expect, test } from 'bun:test'
import fc from 'fast-check'
import { keysBetween, orderKeyMaxCharacters } from './order-key.ts'

const rises = (keys: (string | null)[]): boolean =>
  keys.every((key, index) => {
    const before = keys[index - 1]
    return key === null || before === null || before === undefined || before < key
  })

test('after any insertions and removals all keys are ascending and none ends in the lowest digit', () => {
  const edit = fc.record({ at: fc.nat(1_000), count: fc.nat(40), gone: fc.nat(10) })
  fc.assert(
    fc.property(fc.array(edit, { maxLength: 30 }), (edits) => {
      let list: string[] = []
      for (const { at, count, gone } of edits) {
        const index = at % (list.length + 1)
        const added = keysBetween(list[index - 1] ?? null, list[index] ?? null, count)
        expect(added).toHaveLength(count)
        list = [...list.slice(0, index), ...added, ...list.slice(index + gone)]
        expect(rises(list)).toBe(true)
        expect(list.every((key) => /^[0-9A-Za-z]*[1-9A-Za-z]$/.test(key))).toBe(true)
      }
    }),
    { numRuns: 300 },
  )
})

test('a list that is built one by one from either end keeps short keys', () => {
  for (const end of ['front', 'back']) {
    const list: string[] = []
    for (let count = 0; count < 300; count += 1)
      if (end === 'back') list.push(...keysBetween(list.at(-1) ?? null, null, 1))
      else list.unshift(...keysBetween(null, list[0] ?? null, 1))
    expect(rises(list)).toBe(true)
    expect(Math.max(...list.map((key) => key.length))).toBeLessThanOrEqual(6)
  }
})

test('three hundred insertions at one and the same place are the worst there is, and they fit', () => {
  let [low = '', high = ''] = keysBetween(null, null, 2)
  let longest = 0
  for (let count = 0; count < 300; count += 1) {
    const [key = ''] = keysBetween(low, high, 1)
    if (count % 2 === 0) low = key
    else high = key
    longest = Math.max(longest, key.length)
  }
  expect(longest).toBeLessThanOrEqual(orderKeyMaxCharacters)
})
