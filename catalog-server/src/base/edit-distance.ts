/** Longer texts are compared by their first characters: no word is that long. */
const comparedMax = 600
/** Three rows of the distance table, shared by all calls, since a comparison is synchronous. */
const rows = [0, 1, 2].map(() => new Uint16Array(comparedMax + 1))

/**
 * The number of insertions, deletions, substitutions and swaps of neighbours that turn one text into the other
 * (Damerau-Levenshtein); `max + 1` when it exceeds `max`.
 */
export function editDistance(a: string, b: string, max: number): number {
  if (Math.abs(a.length - b.length) > max) return max + 1
  let [before, row, next] = rows as [Uint16Array, Uint16Array, Uint16Array]
  const length = Math.min(b.length, comparedMax)
  for (let j = 0; j <= length; j += 1) row[j] = j
  for (let i = 1; i <= Math.min(a.length, comparedMax); i += 1) {
    next[0] = i
    let least = i
    const [now, last] = [a.charCodeAt(i - 1), a.charCodeAt(i - 2)]
    for (let j = 1; j <= length; j += 1) {
      const other = b.charCodeAt(j - 1)
      let distance = (row[j - 1] ?? 0) + (now === other ? 0 : 1)
      if (j > 1 && last === other && now === b.charCodeAt(j - 2))
        distance = Math.min(distance, (before[j - 2] ?? 0) + 1)
      distance = Math.min(distance, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
      next[j] = distance
      if (distance < least) least = distance
    }
    if (least > max) return max + 1
    ;[before, row, next] = [row, next, before]
  }
  return Math.min(row[length] ?? max + 1, max + 1)
}
