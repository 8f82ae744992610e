/**
 * Compares a word with many others that come in alphabetical order, by their Damerau-Levenshtein distance: the table is
 * kept for the beginning that a word has in common with the one before it, and a beginning that is too far away already is
 * not continued.
 */
export function createWordDistance(word: string, max: number) {
  const width = word.length + 1
  const deepest = word.length + max
  /** The row of each character of the other word, after that of the empty beginning. */
  const table = new Uint16Array((deepest + 2) * width)
  for (let at = 0; at < width; at += 1) table[at] = at
  /** The distance of the nearest beginning of the other word, up to each of its characters. */
  const nearest = new Uint16Array(deepest + 2).fill(word.length)
  let other = ''
  let depth = 0

  /**
   * Adds a row for a character: only those cells that are no further apart than `max`, since all others are too far away.
   *
   * @returns its lowest distance
   */
  function add(character: number): number {
    const row = (depth + 1) * width
    const above = row - width
    const former = depth > 0 ? other.charCodeAt(depth - 1) : -1
    const first = Math.max(1, depth + 1 - max)
    const last = Math.min(word.length, depth + 1 + max)
    let least = first === 1 ? depth + 1 : max + 1
    table[row + first - 1] = least
    let left = least
    for (let at = first; at <= last; at += 1) {
      const own = word.charCodeAt(at - 1)
      let distance = (table[above + at - 1] ?? 0) + (own === character ? 0 : 1)
      const crossed = own === former && at > 1 && word.charCodeAt(at - 2) === character
      if (crossed) distance = Math.min(distance, (table[above - width + at - 2] ?? 0) + 1)
      left = Math.min(distance, (table[above + at] ?? 0) + 1, left + 1)
      table[row + at] = left
      if (left < least) least = left
    }
    if (last < word.length) table[row + last + 1] = max + 1
    depth += 1
    const whole = last === word.length ? (table[row + last] ?? max) : max + 1
    nearest[depth] = Math.min(nearest[depth - 1] ?? max, whole)
    return least
  }

  /**
   * Goes on to another word or beginning of words.
   *
   * @returns the number of its characters after which no continuation can be near enough; -1 when one could
   */
  function moveTo(next: string): number {
    let common = 0
    while (common < depth && next.charCodeAt(common) === other.charCodeAt(common)) common += 1
    other = next
    depth = common
    while (depth < next.length && depth < deepest)
      if (add(next.charCodeAt(depth)) > max && (nearest[depth] ?? 0) > max) return depth
    return -1
  }

  return {
    moveTo,
    /** The distance of the present word; with `isUnfinished` that of its nearest beginning, if it is longer. */
    distance: (isUnfinished: boolean): number => {
      const isWhole = depth === other.length && Math.abs(depth - word.length) <= max
      const whole = isWhole ? (table[depth * width + word.length] ?? max + 1) : max + 1
      return isUnfinished && other.length > word.length ? Math.min(whole, nearest[depth] ?? whole) : whole
    },
  }
}
