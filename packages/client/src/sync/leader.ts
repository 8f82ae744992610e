import type { SyncPorts } from '../ports.ts'
import { createLeaseElection } from './leader-lease.ts'
import { createLockElection } from './leader-lock.ts'
import type { LeaderMessage } from './tab-messages.ts'

/** How one of the tabs of a user is chosen: it alone holds the socket and sends what waits. */
export type Election = {
  /** Leads as soon as no other tab does. */
  stand: () => void
  /** Leads no more, and does not wait for it. */
  withdraw: () => void
  /** A message of another tab about who leads. */
  onMessage: (message: LeaderMessage) => void
}

export type ElectionParts = Pick<SyncPorts, 'storage' | 'locks' | 'timers'> & {
  user: string
  tab: string
  /** Told when this tab begins, or ceases, to lead. */
  leads: (isLeading: boolean) => void
  post: (message: LeaderMessage) => void
}

/** The browser's own locks, where it has them; pages without TLS have none and share a lease. */
export const createElection = (parts: ElectionParts): Election =>
  parts.locks ? createLockElection({ ...parts, locks: parts.locks }) : createLeaseElection(parts)
