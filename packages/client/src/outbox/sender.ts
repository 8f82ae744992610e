import { ApiError } from '../api/api.ts'
import type { StoredChange, SyncPorts } from '../ports.ts'
import { createBackOff } from '../retry/back-off.ts'
import type { HeldBack, Outcome } from '../library/synced-library.ts'
import { canSend } from '../library/apply-mutation.ts'
import { sendMutation } from './send.ts'

const retry = { firstMs: 500, maxMs: 15_000 }

type Parts = Pick<SyncPorts, 'api' | 'storage' | 'timers' | 'random'> & {
  user: string
  /** Whether this tab may send now. */
  mayGo: () => boolean
  settled: (key: string, outcome: Outcome) => void
  /** Told why the next change cannot be sent just now; null when one was. */
  held: (why: HeldBack | null) => void
}

/** Sends what waits, the oldest first, one at a time. What fails on the way stays and is tried again under its key. */
export function createSender({ api, storage, timers, random, user, mayGo, settled, held }: Parts) {
  const backOff = createBackOff(retry, random)
  let isSending = false
  let timer: unknown = null

  async function go(): Promise<void> {
    if (isSending) return
    isSending = true
    timers.clear(timer)
    try {
      while (mayGo()) {
        const change = await storage.first(user)
        if (!change) break
        // It stays for the version that made it: to pass it over would change the order, to drop it would lose it.
        if (!canSend(change.mutation)) {
          held('outdated')
          break
        }
        if (!(await storage.markSending(user, change.key))) continue
        const outcome = await attempt(change)
        backOff.reset()
        await storage.remove(user, change.key)
        held(null)
        settled(change.key, outcome)
      }
    } catch (error) {
      if (error instanceof ApiError) held(error.code)
      const asked = error instanceof ApiError ? (error.retryAfterSeconds ?? 0) * 1_000 : 0
      timer = timers.set(() => void go(), Math.max(asked, backOff.nextMs()))
    } finally {
      isSending = false
    }
  }

  /** @throws what is no answer to the change: nobody there, too many requests, a failure, no session */
  async function attempt({ key, mutation }: StoredChange): Promise<Outcome> {
    try {
      return { result: 'done', seq: await sendMutation(api, mutation, key) }
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === 'offline') throw error
      if (error.status >= 500 || error.status === 429) throw error
      // Without a session nothing is known of the change; with one, it is the permission that is missing.
      if (error.status === 403) await api.auth.session()
      return { result: 'refused', code: error.code, message: error.message }
    }
  }

  return {
    go: (): void => void go(),
    end: (): void => timers.clear(timer),
  }
}
