import { editDistance } from '../../base/edit-distance.ts'

/** The known name that `typed` most likely means, or null when none is similar. */
export function nearest(typed: string, known: Iterable<string>): string | null {
  let best: string | null = null
  let least = Math.ceil(typed.length / 3) + 1
  for (const name of known) {
    const distance = editDistance(typed.toLowerCase(), name.toLowerCase(), least)
    if (distance < least && distance < name.length) [best, least] = [name, distance]
  }
  return best
}

/** ` Did you mean --music?`, or an empty text. */
export function didYouMean(typed: string, known: Iterable<string>, prefix = ''): string {
  const name = nearest(typed, known)
  return name === null ? '' : ` Did you mean ${prefix}${name}?`
}
