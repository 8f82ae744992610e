import { withMutations } from '../library/apply-mutation.ts'
import type { Library } from '../library/model/library.ts'
import type { Mutation } from '../library/events/index.ts'
import type { Cursor } from '../library/state.ts'
import { createListeners } from '../listeners.ts'
import { createOutbox } from '../outbox/outbox.ts'
import { createSender } from '../outbox/sender.ts'
import type { SyncPorts } from '../ports.ts'
import type { ConnectionState } from './connection.ts'
import { createConnection } from './connection.ts'
import { createEngine } from './engine.ts'
import type {
  Change,
  HeldBack,
  Outcome,
  PlaybackMessage,
  SyncedLibrary,
  SyncStatus,
} from '../library/synced-library.ts'
import type { TabMessage } from './tab-messages.ts'
import { createSnapshots } from './snapshots.ts'
import { createTabs } from './tabs.ts'

type Told = {
  changed: () => void
  outdated: () => void
  refused: (mutation: Mutation, outcome: Outcome & { result: 'refused' }) => void
  catalogChanged: () => void
  playback: (message: PlaybackMessage) => void
}
type Session = ReturnType<typeof createSession>

/** The library of the signed-in user, synced with the server. */
export function createSyncedLibrary(ports: SyncPorts): SyncedLibrary {
  let session: Session | null = null
  const { tell: changed, listen: subscribe } = createListeners()
  const refusals = createListeners<Parameters<Parameters<SyncedLibrary['onRefused']>[0]>>()
  const { tell: catalogChanged, listen: onCatalogChanged } = createListeners()
  const playback = createListeners<[message: PlaybackMessage]>()
  let isOutdated = false
  const wanted = { isNeeded: true, isFollowing: false }
  const told: Told = {
    changed,
    outdated: () => {
      if (isOutdated) return
      isOutdated = true
      changed()
    },
    refused: (mutation, { code, message }) => refusals.tell(mutation, code, message),
    catalogChanged,
    playback: playback.tell,
  }
  return {
    library: () => session?.library() ?? null,
    status: () => session?.status() ?? { state: 'stopped' },
    outbox: () => session?.waiting() ?? [],
    heldBack: () => session?.heldBack() ?? null,
    isOutdated: () => isOutdated,
    isPersistent: ports.storage.isPersistent,
    subscribe,
    onRefused: refusals.listen,
    onCatalogChanged,
    onPlayback: playback.listen,
    start: (user) => {
      session?.end()
      session = createSession(ports, user, told, wanted)
      changed()
    },
    wake: () => session?.wake(),
    setNeeded: (needed) => {
      wanted.isNeeded = needed
      session?.setNeeded(needed)
    },
    setFollowing: (following) => {
      wanted.isFollowing = following
      session?.setFollowing(following)
    },
    stop: () => {
      session?.end()
      session = null
      changed()
    },
    commit: (mutation) => {
      if (!session) throw new Error('Nobody is signed in')
      return session.commit(mutation)
    },
    undo: async (change) => session?.undo(change) ?? { result: 'withdrawn' },
  }
}

function createSession(
  ports: SyncPorts,
  user: string,
  told: Told,
  wanted: { isNeeded: boolean; isFollowing: boolean },
) {
  const { api, storage } = ports
  let connection: ReturnType<typeof createConnection> | null = null
  let state: ConnectionState = 'connecting'
  let heldBack: HeldBack | null = null
  let serverCursor: Cursor | null = null
  let shown: Library | null = null
  let isOutboxKnown = false
  let isEnded = false

  const show = (): void => {
    const confirmed = engine.confirmed()
    // Changes made on an earlier page are never shown as undone, not for a moment.
    shown = confirmed && isOutboxKnown ? withMutations(confirmed.library, outbox.mutations()) : null
    if (!isEnded) told.changed()
  }
  const snapshots = createSnapshots(ports, user)
  const engine = createEngine({
    ...ports,
    earlier: snapshots.read,
    changed: (isAtHead) => {
      const confirmed = engine.confirmed()
      if (confirmed) outbox.confirmed(confirmed.cursor, isAtHead)
      if (confirmed) snapshots.write(confirmed)
      show()
    },
    outdated: told.outdated,
  })
  const outbox = createOutbox({
    ...ports,
    user,
    changed: show,
    stored: (key, mutation) => {
      tabs.post({ type: 'added', key, mutation })
      // Also without a socket: a proxy may block that alone. The sender waits by itself when nothing answers.
      sender.go()
    },
    refused: (mutation, outcome) => told.refused(mutation, outcome),
  })
  const settled = (key: string, outcome: Outcome): void => {
    outbox.settled(key, outcome, engine.confirmed()?.cursor ?? null)
    if (outcome.result === 'done' && outcome.seq !== null) engine.onAcked(outcome.seq)
  }
  const toHeldBack = (why: HeldBack | null): void => {
    if (why === 'outdated') told.outdated()
    if (why === heldBack) return
    heldBack = why
    told.changed()
  }
  const sender = createSender({
    ...ports,
    user,
    mayGo: () => tabs.isLeading() && !isEnded,
    settled: (key, outcome) => {
      tabs.post({ type: 'settled', key, outcome })
      settled(key, outcome)
    },
    held: (why) => {
      if (why !== heldBack) tabs.post({ type: 'held', why })
      toHeldBack(why)
    },
  })

  const toState = (next: ConnectionState): void => {
    state = next
    // The next page may be opened without the server.
    if (next === 'offline') snapshots.storeNow()
    told.changed()
  }
  const onHello = (now: Cursor): void => {
    serverCursor = now
    engine.onHello(now)
  }
  const onCatalogChanged = (): void => {
    told.catalogChanged()
    tabs.post({ type: 'catalog' })
  }
  /** The leader passes on to the other tabs what it gets from the server. */
  const lead = (): void => {
    const listener: Parameters<typeof createConnection>[1] = {
      state: (next) => {
        toState(next)
        tabs.post({ type: 'state', state: next })
      },
      onHello: (now) => {
        // Between two sockets nobody told of the catalog.
        if (serverCursor) onCatalogChanged()
        onHello(now)
        tabs.post({ type: 'greeted', place: now })
        sender.go()
      },
      onEvent: (event) => {
        engine.onEvent(event)
        tabs.post({ type: 'heard', event })
      },
      onCatalogChanged,
      onPlayback: (message) => {
        told.playback(message)
        tabs.post({ type: 'playback', message })
      },
      sessionEnded: () => void api.auth.session().catch(() => undefined),
    }
    connection = createConnection(ports, listener, wanted)
    sender.go()
  }
  const follow = (): void => {
    connection?.close()
    connection = null
  }
  const onMessage = (message: TabMessage): void => {
    switch (message.type) {
      case 'added':
        outbox.note(message.key, message.mutation)
        return sender.go()
      case 'settled':
        // When each tab has its own outbox, because the browser stores none, the change is in this one
        // too.
        storage.remove(user, message.key).catch(() => undefined)
        return settled(message.key, message.outcome)
      case 'held':
        return toHeldBack(message.why)
      case 'heard':
        return engine.onEvent(message.event)
      case 'catalog':
        return told.catalogChanged()
      case 'playback':
        return told.playback(message.message)
      case 'state':
        return toState(message.state)
      case 'greeted':
        return onHello(message.place)
      case 'hello':
        if (!tabs.isLeading()) return
        tabs.post({ type: 'state', state })
        tabs.post({ type: 'held', why: heldBack })
        if (serverCursor && state === 'live') tabs.post({ type: 'greeted', place: serverCursor })
    }
  }
  const tabs = createTabs({
    ...ports,
    user,
    tab: ports.newName(),
    leads: (isLeading) => (isLeading ? lead() : follow()),
    onMessage,
    outdated: told.outdated,
  })
  tabs.post({ type: 'hello' })
  const outboxKnown = (): void => {
    isOutboxKnown = true
    show()
  }
  outbox.load().then(outboxKnown, outboxKnown)
  const stopWatching = storage.onLost(() => {
    outbox.keepAgain()
    sender.go()
    told.changed()
  })
  void engine.read()

  const commit = (mutation: Mutation): Change => outbox.add(mutation)
  return {
    library: (): Library | null => shown,
    waiting: outbox.waiting,
    status: (): SyncStatus =>
      state === 'live' && engine.phase() !== 'streaming' ? { state: 'connecting' } : { state },
    heldBack: (): HeldBack | null => heldBack,
    commit,
    wake: (): void => connection?.wake(),
    setNeeded: (needed: boolean): void => connection?.setNeeded(needed),
    setFollowing: (following: boolean): void => connection?.setFollowing(following),

    undo: async (change: Change): Promise<Outcome> => {
      if (await storage.withdraw(user, change.key)) {
        const outcome: Outcome = { result: 'withdrawn' }
        tabs.post({ type: 'settled', key: change.key, outcome })
        settled(change.key, outcome)
        return outcome
      }
      const outcome = await change.settled
      if (outcome.result !== 'done' || outcome.seq === null) return outcome
      return commit({ type: 'undo', seq: outcome.seq }).settled
    },

    end: (): void => {
      isEnded = true
      stopWatching()
      connection?.close()
      tabs.end()
      sender.end()
      engine.end()
      snapshots.end()
    },
  }
}
