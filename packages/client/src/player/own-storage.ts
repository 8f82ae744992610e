import type { StoragePort } from '../ports.ts'

/** The keys whose values belong to a user. The volume belongs to the device. */
export const ownKeys = [
  'playlistsHistory',
  'currentPlaylistIndex',
  'currentTrackIndex',
  'shuffle',
  'repeat',
  'progressSec',
  'sleepTimer',
  // How often the others were changed.
  'placeRevision',
] as const
export type OwnKey = (typeof ownKeys)[number]
/** Names the user whose queue the keys hold. Other users' queues lie under the same keys with their name. */
const userKey = 'queueUser'

const asideOf = (key: string, user: string): string => `${key}:${user}`
const isOwn = (key: string): key is OwnKey => ownKeys.some((own) => own === key)

/**
 * The storage of a browser that several people use one after the other: each finds their own queue and position. Another
 * tab may still belong to the previous user; its writes go to that user's keys. `onChange` is told of each own value that
 * is another one now.
 */
export function createOwnStorage(storage: StoragePort, onChange: (key: OwnKey) => void) {
  let user = storage.getItem(userKey)

  const nameOf = (key: string): string =>
    user === null || !isOwn(key) || storage.getItem(userKey) === user ? key : asideOf(key, user)

  function change(key: string, write: (name: string) => void): void {
    const name = nameOf(key)
    const before = storage.getItem(name)
    write(name)
    if (isOwn(key) && storage.getItem(name) !== before) onChange(key)
  }

  function move(from: string, to: string): void {
    const value = storage.getItem(from)
    storage.removeItem(from)
    if (value === null) storage.removeItem(to)
    else storage.setItem(to, value)
  }

  return {
    getItem: (key: string): string | null => storage.getItem(nameOf(key)),
    setItem: (key: string, value: string): void => change(key, (name) => storage.setItem(name, value)),
    removeItem: (key: string): void => change(key, (name) => storage.removeItem(name)),
    /** Removes all values of this user. */
    forget(): void {
      for (const key of ownKeys) if (key !== 'placeRevision') change(key, (name) => storage.removeItem(name))
    },
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
