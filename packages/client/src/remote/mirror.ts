import type { RemoteQueue, SharedPlayback } from '@pezzottify/contract/remote-reading'
import type { ApiClient } from '../api/api.ts'
import type { Player, PlayerState } from '../player/index.ts'
import type { TimersPort } from '../ports.ts'
import { fromWireQueue } from './wire-queue.ts'
import { positionAfter, shownOf } from './wire-state.ts'

export type Current = NonNullable<SharedPlayback['current']>
type State = Current['state']

const tickMs = 500

/** Shows in this player what another device plays. Its position moves on by itself between two reports. */
export function createMirror({
  player,
  api,
  timers,
  isLive,
}: {
  player: Player
  api: ApiClient
  timers: TimersPort
  isLive: () => boolean
}) {
  /** What the other device was last known to do, and when that was; null while this device is the player. */
  let other: { current: Current; at: number } | null = null
  let queue: { wire: RemoteQueue; shown: PlayerState['queue'] } | null = null
  let ticking: unknown = null

  const positionSeconds = (): number => (other ? positionAfter(other.current, timers.now() - other.at) : 0)
  const isReachable = (): boolean => other !== null && other.current.is_connected && isLive()
  const isQueueKnown = (): boolean => queue?.wire.version === other?.current.state.queue_version

  function draw(): void {
    if (other === null || queue === null) return
    const { volume, isMuted } = player.kept()
    player.mirror({
      ...shownOf(other.current, other.at),
      // Of a device that is away nothing can be changed, but here.
      ...(!isReachable() && { volume, isMuted }),
      queue: queue.shown,
      positionSeconds: positionSeconds(),
    })
    tick()
  }

  function tick(): void {
    timers.clear(ticking)
    if (other?.current.state.status !== 'playing') return
    ticking = timers.set(() => {
      if (other === null) return
      player.mirror({ positionSeconds: positionSeconds() })
      tick()
    }, tickMs)
  }

  /** Resolves once it is shown; not before its queue is known. */
  async function show(current: Current, at = timers.now()): Promise<void> {
    if (other === null && !player.getState().isElsewhere) player.yield()
    const mine = (other = { current, at })
    const { device, status } = shownOf(current, at)
    player.mirror({ device, status })
    if (!isQueueKnown()) {
      const wire = await api.remote.queue().catch(() => null)
      // Meanwhile it may have changed again, or this device is the player.
      if (other !== mine || wire === null) return
      queue = { wire, shown: fromWireQueue(wire, current.state) }
    }
    const { index, shuffle, repeat } = current.state
    if (queue) queue.shown = { ...queue.shown, index, shuffle, repeat }
    draw()
  }

  return {
    /** The device that is shown; null for this one. */
    current: (): Current | null => other?.current ?? null,
    isReachable,
    positionSeconds,
    show,
    draw,
    /** Shows a change that was asked for before the other device tells of it. */
    expect(change: Partial<State>, { isConnected = true } = {}): void {
      if (other === null) return
      const { current } = other
      const state = { ...current.state, position_ms: Math.round(positionSeconds() * 1_000), ...change }
      other = { current: { ...current, is_connected: isConnected, age_ms: 0, state }, at: timers.now() }
      if (queue) queue.shown = { ...queue.shown, repeat: state.repeat }
      draw()
    },
    /** The queue of the other device, once it is known; null when it cannot be read. */
    queue: async (): Promise<{ shown: PlayerState['queue']; version: string } | null> => {
      if (other && !isQueueKnown()) await show(other.current, other.at)
      return other && queue && isQueueKnown() ? { shown: queue.shown, version: queue.wire.version } : null
    },
    end(): void {
      timers.clear(ticking)
      other = null
      // The next one may be of another user.
      queue = null
    },
  }
}
