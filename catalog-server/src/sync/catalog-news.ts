import type { Hub } from '../events/index.ts'

/**
 * Devices are told once the catalog has rested for so long, since a scan writes an album after the other; and while it
 * goes on changing, now and then, so that music is seen before a long scan ends.
 */
const defaultTimes = { restMs: 2_000, longestMs: 30_000 }

/** Tells the connected devices that the catalog has changed, not how: they read again what they show of it. */
export function createCatalogNews({ tellAll }: Pick<Hub, 'tellAll'>, { restMs, longestMs } = defaultTimes) {
  let rest: Timer | undefined
  let longest: Timer | undefined
  const forget = (): void => {
    clearTimeout(rest)
    clearTimeout(longest)
    longest = undefined
  }
  const tell = (): void => {
    forget()
    tellAll({ type: 'catalog_changed', payload: null })
  }
  return {
    changed: (): void => {
      clearTimeout(rest)
      rest = setTimeout(tell, restMs)
      longest ??= setTimeout(tell, longestMs)
    },
    close: forget,
  }
}
