import type { StoragePort } from '@pezzottify/client'
import { createListeners } from '@pezzottify/client/listeners'
import type { OfflineKind, OfflineTrack, Offline, OfflineState } from '@pezzottify/client/offline'
import { nothingOffline } from '@pezzottify/client/offline-state'
import type { OfflinePlatform } from './ports.ts'
import type { OfflineService } from './service.ts'
import { type Wish, wishesOf } from './wishes.ts'

export type OfflineMusic = ReturnType<typeof createOfflineMusic>

/** The offline music of the signed-in user. Its code is loaded after the first page, or when it is needed. */
export function createOfflineMusic(
  service: OfflineService,
  storage: StoragePort,
  make: (platform: OfflinePlatform) => Promise<Offline>,
) {
  /** Wishes of this user, of earlier pages too, that wait for the code. */
  let left: Wish[] = []
  const { tell: changed, listen: subscribe } = createListeners()
  let user: string | null = null
  let started: Promise<Offline | null> | null = null
  let offline: Offline | null = null
  let making: Promise<Offline> | null = null

  /** Once, however many users sign in while its code is loaded. */
  async function made(platform: OfflinePlatform): Promise<Offline> {
    making ??= make(platform)
    try {
      return await making
    } catch (error) {
      making = null
      throw error
    }
  }

  async function start(platform: Promise<OfflinePlatform | null>): Promise<Offline | null> {
    const [found, mine] = [await platform, user]
    if (!found || mine === null) return null
    const here = await made(found)
    if (!offline) here.subscribe(changed)
    offline = here
    if (user === mine) {
      await here.start(mine)
      for (const wish of left.splice(0)) await grant(here, mine, wish).catch(() => undefined)
    }
    changed()
    return here
  }

  /** @throws when the device cannot store it */
  async function grant(here: Offline, mine: string, wish: Wish): Promise<void> {
    // Somebody else is signed in by now: it waits for its user.
    if (user !== mine) return
    try {
      if (wish.isKept) await here.keep(wish.kind, wish.id, wish.name)
      else await here.unkeep(wish.kind, wish.id)
    } finally {
      wishesOf(storage, mine).remove(wish)
    }
  }

  async function want(wish: Wish): Promise<void> {
    const mine = user
    if (mine === null) return
    wishesOf(storage, mine).add(wish)
    const here = await ready()
    if (here) return grant(here, mine, wish)
    // The code did not come, such as when the page was left before: it is tried again.
    if (user === mine) left.push(wish)
  }

  /**
   * Null when nothing can be kept: the browser refuses its storage, or the code fails to load. It is tried again when
   * needed.
   */
  function begin(platform: Promise<OfflinePlatform | null>): Promise<Offline | null> {
    const attempt: Promise<Offline | null> = start(platform)
      .catch(() => null)
      .then((found) => {
        if (!found && started === attempt) started = null
        return found
      })
    return attempt
  }

  /** Loads the offline music now. */
  const ready = (): Promise<Offline | null> => {
    if (user === null) return Promise.resolve(null)
    const platform = service.now()
    started ??= begin(platform)
    return started
  }

  return {
    state: (): OfflineState => offline?.state() ?? nothingOffline,
    subscribe,
    signIn(next: string | null): void {
      if (next === user) return
      user = next
      left = next === null ? [] : wishesOf(storage, next).all()
      offline?.stop()
      // What was wished for is shown at once.
      started = next === null ? null : begin(left.length ? service.now() : service.soon())
    },
    ready,
    /** Null when the track is not completely here, or not yet known to be. */
    track: (id: string): OfflineTrack | null => offline?.state().tracks.get(id) ?? null,
    urlOf: (streamUrl: string): string => offline?.urlOf(streamUrl) ?? streamUrl,
    /** Rejects when the device cannot store it. */
    keep: (kind: OfflineKind, id: string, name: string): Promise<void> =>
      want({ kind, id, name, isKept: true }),
    unkeep: (kind: OfflineKind, id: string): Promise<void> => want({ kind, id, name: '', isKept: false }),
    setPaused: async (isPaused: boolean): Promise<void> => (await ready())?.setPaused(isPaused),
    async removeAll(): Promise<void> {
      left = []
      if (user !== null) wishesOf(storage, user).clear()
      await (await ready())?.removeAll()
    },
    libraryChanged: (): void => offline?.libraryChanged(),
    wake: (): void => offline?.wake(),
    storage: async () => (await ready())?.storage() ?? null,
  }
}
