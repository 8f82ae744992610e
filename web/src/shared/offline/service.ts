import type { ContentType } from '@pezzottify/contract'
import type { SnapshotPort } from '@pezzottify/client'
import type { OfflinePlatform, OfflinePorts } from './ports.ts'

/** The delay after the first page before the offline code is loaded, so that it delays nothing. */
const loadAfterMs = 4_000

export type OfflineService = ReturnType<typeof createOfflineService>

/**
 * The stored answers of the server for the signed-in user. Its code is loaded late, or at once when the server is away;
 * never on devices that cannot keep anything.
 */
export function createOfflineService({ obstacle, load }: OfflinePorts) {
  let user: string | null = null
  let loading: Promise<OfflinePlatform | null> | null = null
  let begin: () => void = () => undefined
  const idle = new Promise<void>((resolve) => {
    begin = resolve
  })
  if (obstacle === null) setTimeout(begin, loadAfterMs)

  /** Null when it cannot be loaded now: nothing is stored then, and nothing else fails. */
  function now(): Promise<OfflinePlatform | null> {
    if (obstacle !== null) return Promise.resolve(null)
    begin()
    loading ??= load().catch(() => {
      loading = null
      return null
    })
    return loading
  }
  async function soon(): Promise<OfflinePlatform | null> {
    if (obstacle !== null) return null
    await idle
    return now()
  }

  const snapshots: SnapshotPort = {
    read: async (of) => {
      const platform = await now()
      // Only `write` below writes it.
      const found = await platform?.answers.snapshot(of).catch(() => null)
      return (found as Awaited<ReturnType<SnapshotPort['read']>>) ?? null
    },
    write: async (of, confirmed, { isUrgent }) => {
      const platform = await (isUrgent ? now() : soon())
      if (user === of) await platform?.answers.putSnapshot(of, confirmed).catch(() => undefined)
    },
  }

  return {
    obstacle,
    now,
    soon,
    snapshots,
    user: (): string | null => user,

    /** Sets the signed-in user. Resolves once no data of another user is accessible. */
    async signIn(next: string | null, before: string | null): Promise<void> {
      user = next
      const told = async (platform: OfflinePlatform | null): Promise<void> => {
        if (user === next) await platform?.answers.signIn(next)
      }
      // The same user was set already, and a first visit has stored nothing.
      const telling = (before === null || before === next ? soon() : now()).then(told).catch(() => undefined)
      if (before !== null && before !== next) await telling
    },

    async things(kind: ContentType, ids: readonly string[]): Promise<unknown[]> {
      const platform = await now()
      return user === null ? [] : ((await platform?.answers.things(user, kind, ids).catch(() => [])) ?? [])
    },
    async rememberThings(kind: ContentType, things: readonly { id: string }[]): Promise<void> {
      const owner = user
      const platform = await soon()
      if (owner !== null && owner === user && things.length > 0)
        await platform?.answers.putThings(owner, kind, things).catch(() => undefined)
    },
  }
}
