import { expect, test } from 'bun:test'
import { seededRandom } from '../../base/seeded-random.ts'
import { createWordDistance } from './word-distance.ts'

/** The whole table, without leaving anything out. */
function distanceOf(a: string, b: string): number {
  const table = Array.from({ length: a.length + 1 }, (_, i) =>
    Array.from({ length: b.length + 1 }, (_, j) => (i === 0 ? j : i)),
  )
  const at = (i: number, j: number): number => table[i]?.[j] ?? Infinity
  for (let i = 1; i <= a.length; i += 1)
    for (let j = 1; j <= b.length; j += 1) {
      const isCrossed = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      const row = table[i] as number[]
      row[j] = Math.min(
        at(i - 1, j) + 1,
        at(i, j - 1) + 1,
        at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1),
        isCrossed ? at(i - 2, j - 2) + 1 : Infinity,
      )
    }
  return at(a.length, b.length)
}

test('words and their beginnings are as far apart as the whole table says, whatever came before', () => {
  const random = seededRandom(7)
  const word = (): string =>
    Array.from({ length: 1 + Math.floor(random() * 9) }, () => 'abc'[Math.floor(random() * 3)]).join('')
  for (let round = 0; round < 300; round += 1) {
    const wanted = word()
    const max = 1 + Math.floor(random() * 2)
    const comparison = createWordDistance(wanted, max)
    const limited = (distance: number): number => Math.min(distance, max + 1)
    for (const other of Array.from({ length: 40 }, word).toSorted()) {
      const beginnings = Array.from({ length: other.length + 1 }, (_, length) => other.slice(0, length))
      const whole = limited(distanceOf(wanted, other))
      const begun = limited(Math.min(...beginnings.map((one) => distanceOf(wanted, one))))
      const end = comparison.moveTo(other)
      const seen = (isUnfinished: boolean): number =>
        end < 0 ? limited(comparison.distance(isUnfinished)) : max + 1
      expect([wanted, max, other, seen(false)]).toEqual([wanted, max, other, whole])
      expect([wanted, max, other, seen(true)]).toEqual([
        wanted,
        max,
        other,
        other.length > wanted.length ? begun : whole,
      ])
    }
  }
})
