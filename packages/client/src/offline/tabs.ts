import type { ChannelPort, LocksPort } from '../ports.ts'
import type { OfflineState } from './state.ts'

export type OfflineMessage =
  | ({ type: 'progress' } & Pick<OfflineState, 'status' | 'missing' | 'current'>)
  /** Offline items have changed: they are read again. */
  | { type: 'changed' }
  | { type: 'paused'; isPaused: boolean }

type Parts = { locks: LocksPort | null; channel: ChannelPort }
type Told = { lead: () => void; onMessage: (message: OfflineMessage) => void }

/**
 * The tabs of one user in this browser: one of them fetches, and each learns of changes in the others.
 */
export function createOfflineTabs({ locks, channel }: Parts, user: string, { lead, onMessage }: Told) {
  const waiting = new AbortController()
  const { promise: over, resolve: letGo } = Promise.withResolvers<void>()
  const stopListening = channel.listen((said) => {
    const message = readMessage(said, user)
    if (message) onMessage(message)
  })
  const held = async (): Promise<void> => {
    if (waiting.signal.aborted) return
    lead()
    await over
  }
  // Without locks each tab fetches on its own.
  if (locks)
    locks.request(`pezzottify-offline:${user}`, { signal: waiting.signal }, held).catch(() => undefined)
  else queueMicrotask(() => void held())

  return {
    post: (message: OfflineMessage): void => channel.post({ user, message }),
    end(): void {
      waiting.abort()
      letGo()
      stopListening()
    },
  }
}

/** Tabs of two versions may be open at once: unknown messages are ignored. */
function readMessage(said: unknown, user: string): OfflineMessage | null {
  if (typeof said !== 'object' || said === null || !('user' in said) || said.user !== user) return null
  if (!('message' in said) || typeof said.message !== 'object' || said.message === null) return null
  const { message } = said
  const isKnown = 'type' in message && ['progress', 'changed', 'paused'].includes(String(message.type))
  // Only tabs of this origin are heard, and they send messages of this type.
  return isKnown ? (message as OfflineMessage) : null
}
