import type { SyncPorts } from '../ports.ts'
import { createElection } from './leader.ts'
import { type LeaderMessage, readTabMessage, type TabMessage, tabVersion } from './tab-messages.ts'

/** The time in which a tab of a newer version is expected to take the lead after it was heard. */
const giveWayMs = 5_000

type Parts = Pick<SyncPorts, 'storage' | 'locks' | 'channel' | 'timers'> & {
  user: string
  tab: string
  /** Called when this tab begins, or ceases, to lead. */
  leads: (isLeading: boolean) => void
  /** Called with messages of the same user's other tabs. */
  onMessage: (message: TabMessage) => void
  /** Called when there is a tab of a newer version. */
  outdated: () => void
}

/**
 * Lets the tabs of one user exchange messages, and one of them lead: it holds the socket and sends
 * the outbox.
 */
export function createTabs({ channel, timers, user, leads, onMessage, outdated, ...parts }: Parts) {
  let isLeading = false
  let newerIsGone: unknown = null

  const post = (message: TabMessage | LeaderMessage): void =>
    channel.post({ ...message, user, version: tabVersion })

  const election = createElection({
    ...parts,
    timers,
    user,
    post,
    leads: (now) => {
      isLeading = now
      leads(now)
    },
  })

  /** A tab of a newer version knows everything that this one does, and more: it should lead. */
  function giveWay(): void {
    outdated()
    election.withdraw()
    timers.clear(newerIsGone)
    newerIsGone = timers.set(election.stand, giveWayMs)
  }

  const stopListening = channel.listen((said) => {
    const read = readTabMessage(said, user)
    if (!read) return
    if (read.version > tabVersion) giveWay()
    const { message } = read
    if (!message) return
    switch (message.type) {
      case 'who':
      case 'leading':
      case 'released':
        return election.onMessage(message)
      default:
        onMessage(message)
    }
  })
  election.stand()

  return {
    post,
    isLeading: (): boolean => isLeading,
    end: (): void => {
      timers.clear(newerIsGone)
      stopListening()
      election.withdraw()
    },
  }
}
