import type { SyncPorts } from '../ports.ts'
import { createLeaseElection } from './leader-lease.ts'
import { createLockElection } from './leader-lock.ts'
import type { LeaderMessage } from './tab-messages.ts'

/**
 * The election of a leader among the tabs of a user: it alone holds the socket and sends the
 * outbox.
 */
export type Election = {
  /** Becomes the leader as soon as no other tab is. */
  stand: () => void
  /** Resigns, or stops waiting to lead. */
  withdraw: () => void
  /** The page is about to close; one that stays after all leads on, unless another tab has followed. */
  leave: () => void
  /** Another tab may have taken the leadership, or have left it. */
  check: () => void
  /** The leader has shown that it lives, and will again within this time; null when that is not known. */
  onSign: (nextWithinMs: number | null) => void
  /** A message of another tab about the leadership. */
  onMessage: (message: LeaderMessage) => void
}

export type ElectionParts = Pick<SyncPorts, 'storage' | 'locks' | 'timers'> & {
  user: string
  tab: string
  /** Called when this tab begins, or ceases, to lead. */
  leads: (isLeading: boolean) => void
  post: (message: LeaderMessage) => void
}

/** By the browser's own locks, if it has them; pages without TLS have none and share a lease. */
export const createElection = (parts: ElectionParts): Election =>
  parts.locks ? createLockElection({ ...parts, locks: parts.locks }) : createLeaseElection(parts)
