import type { ScanStatus } from '@pezzottify/contract'

/**
 * Files that a scan left out, by reason and kind: the name of a helper, the extension of a file that is not music.
 */
export type LeftOut = ScanStatus['left_out'][number]

/** The most kinds counted separately; people do not read longer lists. */
const kindsMax = 30
const kindMaxCharacters = 20

/** Counts the files left out. Beyond the limit, new kinds are counted together under the empty name. */
export function createLeftOut() {
  const counted = new Map<string, LeftOut>()

  function add(reason: LeftOut['reason'], name: string, count = 1): void {
    const key = `${reason}\n${name}`
    const known = counted.get(key)
    if (known) known.count += count
    else if (name !== '' && (counted.size >= kindsMax || name.length > kindMaxCharacters))
      add(reason, '', count)
    else counted.set(key, { reason, name, count })
  }

  return {
    add,
    addAll: (others: readonly LeftOut[]): void =>
      others.forEach(({ reason, name, count }) => add(reason, name, count)),
    /** Most frequent first. */
    list: (): LeftOut[] => [...counted.values()].toSorted((a, b) => b.count - a.count),
  }
}
