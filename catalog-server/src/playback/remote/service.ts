import type {
  DeviceId,
  PlaybackReport,
  RemoteCommand,
  RemoteDevice,
  RemoteQueue,
  SharedPlayback,
  UserId,
} from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Session } from '../../base/session.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Hub } from '../../events/index.ts'
import { checkCommand, checkReport } from './checks.ts'
import { isSounding, positionAt, takesPlace, type Told } from './claim.ts'
import { createPlaybackStore } from './store.ts'

export type RemotePlayback = ReturnType<typeof createRemotePlayback>

type Parts = {
  users: UserStore
  clock: Clock
  hub: Pick<Hub, 'followers' | 'onFollowersChanged' | 'tellFollowers'>
  log: Pick<Log, 'warn'>
  lostAfterMs?: number
}

/** What is known of a user with a connected device. */
type Room = {
  told: Told | null
  /** The version of the stored queue, and how long it is. */
  queueVersion: string | null
  devices: RemoteDevice[]
  /** Set while a device that sounded is away, and may be back at once. */
  loss: { atMs: number; timer: ReturnType<typeof setTimeout> } | null
}

/**
 * What each user listens to, on whichever device. The device decides what plays; the service keeps what it tells, tells
 * the others, and passes their commands on.
 */
export function createRemotePlayback({ users, clock, hub, log, lostAfterMs = 10_000 }: Parts) {
  const store = createPlaybackStore(users)
  /** The rooms of users with a connected device, and of those who report. */
  const rooms = new Map<UserId, Promise<Room>>()
  const looking = new Map<UserId, Promise<void>>()
  let isClosed = false
  // The clock of the system may be set; this one goes on from where it was when the service began.
  const startMs = clock.now() * 1_000 - clock.monotonicMs()
  const nowMs = (): number => startMs + clock.monotonicMs()

  const roomOf = (userId: UserId): Promise<Room> => {
    const known = rooms.get(userId)
    if (known) return known
    const opened = open(userId)
    rooms.set(userId, opened)
    opened.catch(() => rooms.delete(userId))
    return opened
  }

  async function open(userId: UserId): Promise<Room> {
    const kept = await store.read(userId)
    if (!kept) return { told: null, queueVersion: null, devices: [], loss: null }
    const { queueVersion, state, ...rest } = kept
    // What sounded when the server ended is paused until its device tells more.
    const told = { ...rest, state: { ...state, status: 'paused' as const }, toldMs: nowMs() }
    return { told, queueVersion, devices: [], loss: null }
  }

  const isConnected = ({ told, devices, loss }: Room): boolean =>
    loss !== null || devices.some(({ id }) => id === told?.device.id)

  /** When what is known was last heard. */
  function heardMs({ told, loss }: Room, now: number): number {
    if (!told) return 0
    return isSounding(told.state) ? (loss?.atMs ?? now) : told.heardMs
  }

  function seenBy(here: DeviceId | null, room: Room): SharedPlayback {
    const { told, devices, loss } = room
    const now = nowMs()
    const current = told && {
      device: told.device,
      is_connected: isConnected(room),
      state: told.state,
      age_ms: Math.max(0, Math.round((loss?.atMs ?? now) - told.toldMs)),
      heard_at: Math.floor(heardMs(room, now) / 1_000),
    }
    return { here, current, devices }
  }

  const tell = (userId: UserId, room: Room, except: DeviceId | null = null): void =>
    hub.tellFollowers(userId, (here) =>
      here === except ? null : { type: 'playback.state', payload: seenBy(here, room) },
    )

  /** Reads who is connected, and tells them of each other. */
  async function look(userId: UserId): Promise<void> {
    const room = await roomOf(userId)
    room.devices = await store.devices([...hub.followers(userId)])
    watch(userId, room)
    tell(userId, room)
    leaveIfEmpty(userId, room)
  }

  /** Notices when the device that sounds goes away, and when it is back. */
  function watch(userId: UserId, room: Room): void {
    const { told } = room
    const isHere = room.devices.some(({ id }) => id === told?.device.id)
    const isMissed = told !== null && isSounding(told.state) && !isHere
    if (!isMissed) return stopWaiting(room)
    if (room.loss || isClosed) return
    const timer = setTimeout(() => void settle(userId, room), lostAfterMs)
    timer.unref()
    room.loss = { atMs: nowMs(), timer }
  }

  function stopWaiting(room: Room): void {
    clearTimeout(room.loss?.timer)
    room.loss = null
  }

  /** A device is gone: it stays where it was when it was last connected. */
  async function settle(userId: UserId, room: Room): Promise<void> {
    const { told, loss } = room
    if (!told || !loss) return
    const position_ms = positionAt(told, loss.atMs)
    room.told = {
      ...told,
      state: { ...told.state, status: 'paused', position_ms },
      heardMs: loss.atMs,
      toldMs: nowMs(),
    }
    stopWaiting(room)
    try {
      await store.write(userId, room.told, undefined)
    } catch (error) {
      log.warn('Where a device stopped could not be stored', { error })
    }
    tell(userId, room)
    leaveIfEmpty(userId, room)
  }

  function leaveIfEmpty(userId: UserId, room: Room): void {
    if (room.devices.length === 0 && room.loss === null) rooms.delete(userId)
  }

  async function lookSoon(userId: UserId): Promise<void> {
    await Promise.resolve()
    // What changes from now on is another look.
    looking.delete(userId)
    await look(userId)
  }

  hub.onFollowersChanged((userId) => {
    if (isClosed || looking.has(userId)) return
    // Several changes at once are one look.
    const looked = lookSoon(userId).catch((error: unknown) =>
      log.warn('Devices could not be told of each other', { error }),
    )
    looking.set(userId, looked)
  })

  /** Whether the report stands: it is of the device that plays, or later than what is known, and its queue is known. */
  function isAccepted(room: Room, claim: Told, queue: RemoteQueue | undefined): boolean {
    if (!queue && claim.state.queue_version !== room.queueVersion) return false
    const { told } = room
    return (
      !told ||
      told.device.id === claim.device.id ||
      takesPlace(claim, { ...told, heardMs: heardMs(room, claim.toldMs) })
    )
  }

  return {
    current: async ({ user_id, device_id }: Session): Promise<SharedPlayback> => {
      const room = await roomOf(user_id)
      leaveIfEmpty(user_id, room)
      return seenBy(device_id, room)
    },

    /** @throws AppError `not_found` before anything was played */
    queue: async (userId: UserId): Promise<RemoteQueue> => {
      const queue = await store.queue(userId)
      if (!queue) throw notFound()
      return queue
    },

    /**
     * @returns what stands after it
     * @throws AppError `invalid` for a report that contradicts itself, `bad_request` without a device
     */
    report: async ({ user_id, device_id }: Session, report: PlaybackReport): Promise<SharedPlayback> => {
      if (device_id === null) throw new AppError('bad_request', 'Device ID required to play')
      checkReport(report)
      const room = await roomOf(user_id)
      const [device] = await store.devices([device_id])
      if (!device) throw new AppError('bad_request', 'The device is not known any more')
      const { state, queue } = report
      const now = nowMs()
      const claim: Told = {
        device,
        state,
        toldMs: now,
        actedMs: now - report.acted_ago_ms,
        heardMs: isSounding(state) ? now : now - report.heard_ago_ms,
      }
      if (isAccepted(room, claim, queue)) {
        const isOther = room.told?.device.id !== device_id
        room.told = claim
        room.queueVersion = state.queue_version
        try {
          await store.write(user_id, claim, queue)
        } catch (error) {
          // What is stored is what stands.
          rooms.delete(user_id)
          throw error
        }
        watch(user_id, room)
        tell(user_id, room, isOther ? null : device_id)
      }
      leaveIfEmpty(user_id, room)
      return seenBy(device_id, room)
    },

    /** @throws AppError `not_found` when the device is not connected, `invalid` for a queue that contradicts itself */
    command: async (session: Session, deviceId: DeviceId, command: RemoteCommand): Promise<void> => {
      checkCommand(command)
      if (!hub.followers(session.user_id).has(deviceId)) throw notFound()
      const [from = null] = session.device_id === null ? [] : await store.devices([session.device_id])
      hub.tellFollowers(session.user_id, (here) =>
        here === deviceId ? { type: 'playback.command', payload: { command, from } } : null,
      )
    },

    close: async (): Promise<void> => {
      isClosed = true
      await Promise.allSettled(looking.values())
      for (const room of await Promise.allSettled(rooms.values()))
        if (room.status === 'fulfilled') stopWaiting(room.value)
    },
  }
}
