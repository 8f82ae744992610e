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
import type { PlayQueue } from '../../collection/index.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Hub } from '../../events/index.ts'
import { ifNotGone, unlessGone } from '../../events/index.ts'
import { checkCommand, checkIndex, checkReport } from './checks.ts'
import { isSounding, positionAt, stands, type Told } from './claim.ts'
import { createRooms } from './rooms.ts'
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
  /** The stored queue: `told` is of it. */
  queue: { version: string; length: number } | null
  devices: RemoteDevice[]
  /** Set while a device that sounded is away, and may be back at once. `heardMs`: when it was last heard. */
  loss: { atMs: number; heardMs: number; timer: ReturnType<typeof setTimeout> } | null
}

/**
 * What each user listens to, on whichever device. The device decides what plays; the service keeps what it tells, tells
 * the others, and passes their commands on.
 */
export function createRemotePlayback({ users, clock, hub, log, lostAfterMs = 10_000 }: Parts) {
  const store = createPlaybackStore(users)
  const rooms = createRooms(open, ({ devices, loss }) => devices.length > 0 || loss !== null)
  /** Users whose devices are looked up soon. */
  const due = new Set<UserId>()
  let isClosed = false
  // The clock of the system may be set; this one goes on from where it was when the service began. So a jump moves no
  // position, and what was done later stays later. Only `heard_at` is told by the system's clock as it is.
  const beganMs = clock.now() * 1_000
  const offsetMs = beganMs - clock.monotonicMs()
  const nowMs = (): number => offsetMs + clock.monotonicMs()

  async function open(userId: UserId): Promise<Room> {
    const devices = await store.devices([...hub.followers(userId)])
    const kept = await store.read(userId)
    if (!kept) return { told: null, queue: null, devices, loss: null }
    const { queue, ...rest } = kept
    const now = nowMs()
    // A time ahead of now is of an earlier run, whose clock was ahead: nothing would be later for as long as it was.
    const pastOf = (ms: number): number => (ms > now ? beganMs : ms)
    const [actedMs, heardMs] = [pastOf(rest.actedMs), pastOf(rest.heardMs)]
    const told = { ...rest, actedMs, heardMs, toldMs: now }
    const stored = { version: queue.version, length: queue.track_ids.length }
    const room: Room = { told, queue: stored, devices, loss: null }
    // What sounded when the server ended may be back at once. How far it went meanwhile is not known.
    if (isSounding(told.state)) wait(userId, room, heardMs)
    return room
  }

  const isHere = ({ told, devices }: Room): boolean => devices.some(({ id }) => id === told?.device.id)

  /** When what is known was last heard. */
  const heardMsOf = (told: Told, loss: Room['loss'], now: number): number =>
    isSounding(told.state) ? (loss?.heardMs ?? now) : told.heardMs

  function seenBy(here: DeviceId | null, room: Room): SharedPlayback {
    const { told, devices, loss } = room
    const now = nowMs()
    const current = told && {
      device: told.device,
      is_connected: loss !== null || isHere(room),
      state: told.state,
      age_ms: Math.max(0, Math.round((loss?.atMs ?? now) - told.toldMs)),
      heard_at: clock.now() - Math.round((now - heardMsOf(told, loss, now)) / 1_000),
    }
    return { here, current, devices }
  }

  const tell = (userId: UserId, room: Room, except: DeviceId | null = null): void =>
    hub.tellFollowers(userId, (here) =>
      here === except ? null : { type: 'playback.state', payload: seenBy(here, room) },
    )

  /** Reads who is connected, and tells them of each other. */
  async function look(userId: UserId, room: Room): Promise<void> {
    // What changes from now on is another look.
    due.delete(userId)
    room.devices = await store.devices([...hub.followers(userId)])
    watch(userId, room)
    tell(userId, room)
  }

  /** Notices when the device that sounds goes away, and when it is back. */
  function watch(userId: UserId, room: Room): void {
    const isMissed = room.told !== null && isSounding(room.told.state) && !isHere(room)
    if (!isMissed) stopWaiting(room)
    else if (!room.loss) wait(userId, room, nowMs())
  }

  function wait(userId: UserId, room: Room, heardMs: number): void {
    if (isClosed) return
    const timer = setTimeout(() => {
      rooms
        .inTurn(userId, () => (room.loss?.timer === timer ? settle(userId, room) : undefined))
        .catch((error: unknown) => log.warn('Where a device stopped could not be stored', { error }))
    }, lostAfterMs)
    timer.unref()
    room.loss = { atMs: nowMs(), heardMs, timer }
  }

  function stopWaiting(room: Room): void {
    clearTimeout(room.loss?.timer)
    room.loss = null
  }

  /** A device is gone: it stays where it was when it was last connected. */
  async function settle(userId: UserId, room: Room): Promise<void> {
    const { told, loss } = room
    if (!told || !loss) return
    const state = { ...told.state, status: 'paused' as const, position_ms: positionAt(told, loss.atMs) }
    const settled = { ...told, state, heardMs: loss.heardMs, toldMs: nowMs() }
    room.told = settled
    stopWaiting(room)
    tell(userId, room)
    await ifNotGone(store.write(userId, settled, undefined))
  }

  hub.onFollowersChanged((userId) => {
    // Several changes at once are one look.
    if (isClosed || due.has(userId)) return
    due.add(userId)
    rooms
      .inTurn(userId, (room) => look(userId, room))
      .catch((error: unknown) => {
        due.delete(userId)
        log.warn('Devices could not be told of each other', { error })
      })
  })

  /**
   * Whether a report stands: its queue is known, and it is later than what is known.
   *
   * @throws AppError `invalid` for an index that is not in the stored queue
   */
  function isAccepted({ told, queue, loss }: Room, claim: Told, brought: RemoteQueue | undefined): boolean {
    if (!brought) {
      if (claim.state.queue_version !== queue?.version) return false
      checkIndex(claim.state.index, queue.length)
    }
    return stands(claim, told && { ...told, heardMs: heardMsOf(told, loss, claim.toldMs) })
  }

  return {
    current: ({ user_id, device_id }: Session): Promise<SharedPlayback> =>
      rooms.inTurn(user_id, (room) => seenBy(device_id, room)),

    /** @throws AppError `not_found` before anything was played */
    queue: async (userId: UserId): Promise<RemoteQueue> => {
      const queue = await store.queue(userId)
      if (!queue) throw notFound()
      return queue
    },

    /** What was heard last, as a queue that one app saves for another; null where there is none. */
    left: async (userId: UserId): Promise<PlayQueue | null> => {
      const queue = await store.queue(userId)
      return rooms.inTurn(userId, ({ told, loss }) => {
        if (!told || !queue || queue.track_ids.length === 0 || queue.version !== told.state.queue_version)
          return null
        const now = nowMs()
        return {
          track_ids: queue.track_ids,
          current_index: told.state.index,
          position_ms: positionAt(told, loss?.atMs ?? now),
          changed: clock.now() - Math.round((now - heardMsOf(told, loss, now)) / 1_000),
          changed_by: told.device.name ?? 'Pezzottify',
        }
      })
    },

    /**
     * @returns what stands after it
     * @throws AppError `invalid` for a report that contradicts itself, `bad_request` without a device
     */
    report: async ({ user_id, device_id }: Session, report: PlaybackReport): Promise<SharedPlayback> => {
      if (device_id === null) throw new AppError('bad_request', 'Device ID required to tell what plays')
      checkReport(report)
      const { state, queue } = report
      const toldMs = nowMs()
      const actedMs = toldMs - report.acted_ago_ms
      const heardMs = isSounding(state) ? toldMs : toldMs - report.heard_ago_ms
      return rooms.inTurn(user_id, async (room) => {
        const [device] = await store.devices([device_id])
        if (!device) throw new AppError('bad_request', 'The device is not known any more')
        const claim: Told = { device, state, toldMs, actedMs, heardMs }
        if (isAccepted(room, claim, queue)) {
          await unlessGone(store.write(user_id, claim, queue))
          const isOther = room.told?.device.id !== device_id
          room.told = claim
          if (queue) room.queue = { version: queue.version, length: queue.track_ids.length }
          // A report is a sign of life too.
          stopWaiting(room)
          watch(user_id, room)
          tell(user_id, room, isOther ? null : device_id)
        }
        return seenBy(device_id, room)
      })
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
      for (const room of await rooms.settled()) stopWaiting(room)
    },
  }
}
