import type { DeviceId, ServerMessage, StoredEvent, UserId } from '@pezzottify/contract'
import { socketCloseCodes } from '@pezzottify/contract'
import { createLog } from '../base/log.ts'
import type { Log } from '../base/log.ts'
import { tellEach } from '../base/tell-each.ts'

/** A connected socket. `put` and `close` return at once, however slow the client is. */
export type Listener = {
  userId: UserId
  deviceId: DeviceId
  tokenId: number
  /** Whether the client knows playlists by their entries. */
  entries: boolean
  /** Whether the device is told what the user's other devices play, and what to play. */
  follows(): boolean
  put(text: string): void
  close(code: number, reason: string): void
}

export type Hub = ReturnType<typeof createHub>

/**
 * The open sockets. A device may have several, as the tabs of one browser do. Nothing is stored for devices that are
 * away: they read the log. Announcing never fails: a listener that cannot take a message is closed, and catches up by
 * `seq`.
 */
export function createHub(
  log: Pick<Log, 'warn'> = createLog('WARN'),
  /** Converts events of types that other clients do not know into such as they know. */
  eventsForOthers: (userId: UserId, events: readonly StoredEvent[]) => readonly StoredEvent[] = (_, events) =>
    events,
) {
  const listeners = new Map<UserId, Set<Listener>>()
  let isEnding = false
  /** Told of each user whose following devices have changed. */
  let followersChanged = (_userId: UserId): void => undefined

  const closeEach = (group: Iterable<Listener>, code: number, reason: string): void =>
    tellEach(
      group,
      (listener) => listener.close(code, reason),
      (error) => log.warn('A socket could not be closed', { error }),
    )
  const end = (isMeant: (listener: Listener) => boolean): void =>
    closeEach(
      [...listeners.values()].flatMap((group) => [...group].filter(isMeant)),
      socketCloseCodes.sessionEnded,
      'The session has ended',
    )

  /** Serializes the events once, however many listen. */
  const send = (group: readonly Listener[], events: () => readonly StoredEvent[]): void => {
    if (group.length === 0) return
    let texts: string[] | undefined
    tellEach(
      group,
      (listener) => {
        texts ??= events().map(messageOf)
        for (const text of texts) listener.put(text)
      },
      (error, listener) => {
        log.warn('A device could not be told of a change; it is to read it again', { error })
        closeEach([listener], socketCloseCodes.tooSlow, 'What happened could not be told: read on by seq')
      },
    )
  }

  return {
    /** Adds a listener. The returned function removes this one and no other, however often it is called. */
    join: (listener: Listener): (() => void) => {
      const group = listeners.get(listener.userId) ?? new Set()
      listeners.set(listener.userId, group.add(listener))
      return () => {
        if (!group.delete(listener)) return
        if (group.size === 0 && listeners.get(listener.userId) === group) listeners.delete(listener.userId)
        if (listener.follows()) followersChanged(listener.userId)
      }
    },

    /** Passes events to all of the user's devices except the one that caused them, which knows from its answer. */
    announce: (userId: UserId, events: readonly StoredEvent[], actor: DeviceId | null): void => {
      const group = [...(listeners.get(userId) ?? [])].filter(({ deviceId }) => deviceId !== actor)
      if (group.length === 0 || events.length === 0) return
      const [knowing, others] = [true, false].map((entries) =>
        group.filter((listener) => listener.entries === entries),
      )
      send(knowing ?? [], () => events)
      send(others ?? [], () => eventsForOthers(userId, events))
    },

    /** Passes a message to the devices of everybody, as far as they know more than other clients do. */
    tellAll: (message: ServerMessage): void => {
      const text = JSON.stringify(message)
      const knowing = [...listeners.values()].flatMap((group) => [...group].filter(({ entries }) => entries))
      tellEach(
        knowing,
        (listener) => listener.put(text),
        (error) => log.warn('A device could not be told of the catalog', { error }),
      )
    },

    /** The devices of a user that follow playback. */
    followers: (userId: UserId): Set<DeviceId> =>
      new Set([...(listeners.get(userId) ?? [])].flatMap((one) => (one.follows() ? one.deviceId : []))),
    /** A listener has begun, or ceased, to follow. */
    followersChanged: (userId: UserId): void => followersChanged(userId),
    onFollowersChanged: (listener: typeof followersChanged): void => void (followersChanged = listener),
    /** Passes to the following devices of a user what is meant for each; null for nothing. */
    tellFollowers: (userId: UserId, messageFor: (deviceId: DeviceId) => ServerMessage | null): void => {
      const following = [...(listeners.get(userId) ?? [])].filter((listener) => listener.follows())
      tellEach(
        following,
        (listener) => {
          const message = messageFor(listener.deviceId)
          if (message) listener.put(JSON.stringify(message))
        },
        (error) => log.warn('A device could not be told of playback', { error }),
      )
    },

    closeToken: (tokenId: number): void => end((listener) => listener.tokenId === tokenId),
    closeDevice: (deviceId: DeviceId): void => end((listener) => listener.deviceId === deviceId),
    closeUser: (userId: UserId): void => end((listener) => listener.userId === userId),

    /** Closes all sockets and accepts no more: the server stops. */
    close: (): void => {
      isEnding = true
      closeEach(
        [...listeners.values()].flatMap((group) => [...group]),
        socketCloseCodes.goingAway,
        'The server is stopping',
      )
    },

    isEnding: (): boolean => isEnding,
    countOf: (userId: UserId): number => listeners.get(userId)?.size ?? 0,
    /** The number of open sockets. */
    count: (): number => listeners.values().reduce((sum, group) => sum + group.size, 0),
    /** Users with at least one open socket. */
    onlineUsers: (): UserId[] => [...listeners.keys()],
  }
}

const messageOf = (event: StoredEvent): string =>
  JSON.stringify({ type: 'sync', payload: { event } } satisfies ServerMessage)
