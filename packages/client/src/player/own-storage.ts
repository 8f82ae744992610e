import type { StoragePort } from '../ports.ts'

/** What in the storage belongs to a person. The volume belongs to the device. */
const ownKeys = [
  'playlistsHistory',
  'currentPlaylistIndex',
  'currentTrackIndex',
  'shuffle',
  'repeat',
  'progressSec',
  'sleepTimer',
]
/** Names the user whose queue the keys hold. Other users' queues lie under the same keys with their name. */
const userKey = 'queueUser'

const asideOf = (key: string, user: string): string => `${key}:${user}`

/**
 * The storage of a browser that several people use one after the other: each finds their own queue and place. Another tab
 * may still belong to the user before; what it writes goes to that user's keys.
 */
export function createOwnStorage(storage: StoragePort) {
  let user = storage.getItem(userKey)

  const nameOf = (key: string): string =>
    user === null || !ownKeys.includes(key) || storage.getItem(userKey) === user ? key : asideOf(key, user)

  function move(from: string, to: string): void {
    const value = storage.getItem(from)
    storage.removeItem(from)
    if (value === null) storage.removeItem(to)
    else storage.setItem(to, value)
  }

  return {
    getItem: (key: string): string | null => storage.getItem(nameOf(key)),
    setItem: (key: string, value: string): void => storage.setItem(nameOf(key), value),
    removeItem: (key: string): void => storage.removeItem(nameOf(key)),
    /** Null before anybody signed in. */
    user: (): string | null => user,
    /** Puts this user's queue under the keys. A queue without a user becomes theirs. Returns whether it is another one now. */
    setUser(next: string): boolean {
      if (user === next) return false
      const before = storage.getItem(userKey)
      const isOther = user !== null
      user = next
      if (before === next) return isOther
      storage.setItem(userKey, next)
      if (before === null) return false
      for (const key of ownKeys) {
        move(key, asideOf(key, before))
        move(asideOf(key, next), key)
      }
      return true
    },
  }
}
