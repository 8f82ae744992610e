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
  /** Called with the reason why the next change cannot be sent now; null after one was sent. */
  held: (why: HeldBack | null) => void
}

/**
 * Sends waiting changes one at a time, oldest first. One that fails on the way stays and is tried again under its key.
 */
export function createSender({ api, storage, timers, random, user, mayGo, settled, held }: Parts) {
  const backOff = createBackOff(retry, random)
  let isSending = false
  let isWanted = false
  let timer: unknown = null

  async function go(): Promise<void> {
    isWanted = true
    if (isSending) return
    isSending = true
    timers.clear(timer)
    try {
      // A change may be stored just after it was looked for.
      while (isWanted && mayGo()) {
        isWanted = false
        const change = await storage.first(user)
        if (!change) continue
        isWanted = true
        // It stays for the version that made it: skipping it would change the order, dropping it would lose it.
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

  /** @throws errors that do not decide the change: offline, too many requests, a server failure, no session */
  async function attempt({ key, mutation }: StoredChange): Promise<Outcome> {
    try {
      return { result: 'done', seq: await sendMutation(api, mutation, key) }
    } catch (error) {
      if (!(error instanceof ApiError) || error.code === 'offline') throw error
      if (error.status >= 500 || error.status === 429) throw error
      // A 403 may mean a missing session, which says nothing about the change, or a missing permission.
      if (error.status === 403) await api.auth.session()
      return { result: 'refused', code: error.code, message: error.message }
    }
  }

  return {
    go: (): void => void go(),
    end: (): void => timers.clear(timer),
  }
}
