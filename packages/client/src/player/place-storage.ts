import type { StoragePort } from '../ports.ts'
import { createOwnStorage, type OwnKey, ownKeys } from './own-storage.ts'
import type { PlacesStorage } from './player-options.ts'

/**
 * The storage of a user's queue and position, with its second copy: what changes is written to both, and a start takes
 * over from the copy what the first one lost when the browser was killed.
 */
export function createPlaceStorage(device: StoragePort, places: PlacesStorage | null) {
  const own = createOwnStorage(device, changed)
  const waiting = new Set<OwnKey>()
  let isWriting = false
  /** The copy has all values of this user, so that the changed ones are enough. */
  let isWhole = false
  let isTaking = false

  const revision = (): number => Number(own.getItem('placeRevision') ?? 0)

  function changed(key: OwnKey): void {
    if (!places || isTaking || key === 'placeRevision') return
    waiting.add(key)
    if (!isWriting) void writeAll(places)
  }

  async function writeAll(places: PlacesStorage): Promise<void> {
    isWriting = true
    // What changes at once is written at once.
    await Promise.resolve()
    while (waiting.size > 0) await write(places)
    isWriting = false
  }

  async function write(places: PlacesStorage): Promise<void> {
    const user = own.user()
    const keys = isWhole ? [...waiting] : ownKeys
    waiting.clear()
    if (user === null) return
    try {
      own.setItem('placeRevision', String(revision() + 1))
      isWhole = true
      await places.write(user, new Map([...keys, 'placeRevision'].map((key) => [key, own.getItem(key)])))
    } catch {
      isWhole = false
    }
  }

  function take(copy: ReadonlyMap<string, string>): void {
    isTaking = true
    try {
      for (const key of ownKeys) {
        const value = copy.get(key)
        if (value === undefined) own.removeItem(key)
        else own.setItem(key, value)
      }
    } finally {
      isTaking = false
    }
  }

  return {
    ...own,
    setUser(next: string): boolean {
      if (next !== own.user()) {
        waiting.clear()
        isWhole = false
      }
      return own.setUser(next)
    },
    /**
     * Resolves to whether the copy was ahead, and its values are here now. They are not taken unless `isWanted` once they
     * are read.
     */
    async recover(isWanted: () => boolean): Promise<boolean> {
      const user = own.user()
      const known = revision()
      if (!places || user === null) return false
      const copy = await places.read(user).catch(() => null)
      const isAhead = Number(copy?.get('placeRevision') ?? 0) > known
      if (!copy || !isAhead || own.user() !== user || !isWanted()) return false
      // Otherwise another tab has taken them already, and may have moved on since.
      if (revision() === known) take(copy)
      return true
    },
  }
}
