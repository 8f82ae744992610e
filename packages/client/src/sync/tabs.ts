import type { SyncPorts } from '../ports.ts'
import { createElection } from './leader.ts'
import { type LeaderMessage, readTabMessage, type TabMessage, tabVersion } from './tab-messages.ts'

/** So long after a tab of a newer version was heard it is expected to lead. */
const giveWayMs = 5_000

type Parts = Pick<SyncPorts, 'storage' | 'locks' | 'channel' | 'timers'> & {
  user: string
  tab: string
  /** Told when this tab begins, or ceases, to lead. */
  leads: (isLeading: boolean) => void
  /** Told what other tabs of the same user say. */
  onMessage: (message: TabMessage) => void
  /** Told when a tab of a newer version is there. */
  outdated: () => void
}

/** Lets the tabs of one user talk, and one of them lead: it holds the socket and sends what waits. */
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

  /** A tab of a newer version knows all that this one does, and more: it should lead. */
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
