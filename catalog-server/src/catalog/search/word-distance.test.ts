import { expect, test } from 'bun:test'
import { editDistance } from '../../base/edit-distance.ts'
import { seededRandom } from '../../base/seeded-random.ts'
import { createWordDistance } from './word-distance.ts'

test('words and their beginnings are as far apart as the whole table says, whatever came before', () => {
  const random = seededRandom(7)
  const word = (): string =>
    Array.from({ length: 1 + Math.floor(random() * 9) }, () => 'abc'[Math.floor(random() * 3)]).join('')
  for (let round = 0; round < 300; round += 1) {
    const wanted = word()
    const max = 1 + Math.floor(random() * 2)
    const comparison = createWordDistance(wanted, max)
    const distanceOf = (other: string): number => editDistance(wanted, other, max)
    for (const other of Array.from({ length: 40 }, word).toSorted()) {
      const beginnings = Array.from({ length: other.length + 1 }, (_, length) => other.slice(0, length))
      const whole = distanceOf(other)
      const begun = Math.min(...beginnings.map(distanceOf))
      const end = comparison.moveTo(other)
      const seen = (isUnfinished: boolean): number =>
        end < 0 ? Math.min(comparison.distance(isUnfinished), max + 1) : max + 1
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
