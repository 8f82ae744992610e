/**
 * The indexes of a longest increasing subsequence of different numbers: the entries that can stay in
 * place.
 */
export function longestRising(numbers: readonly number[]): Set<number> {
  /** For each length, the index at which an increasing subsequence of that length has its lowest end. */
  const ends: number[] = []
  const before: (number | undefined)[] = []
  for (const [position, number] of numbers.entries()) {
    let low = 0
    let high = ends.length
    while (low < high) {
      const middle = (low + high) >> 1
      if ((numbers[ends[middle] ?? 0] ?? 0) < number) low = middle + 1
      else high = middle
    }
    before[position] = low > 0 ? ends[low - 1] : undefined
    ends[low] = position
  }
  const rising = new Set<number>()
  for (let position = ends.at(-1); position !== undefined; position = before[position]) rising.add(position)
  return rising
}
