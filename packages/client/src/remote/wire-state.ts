import type { RemoteState, SharedPlayback } from '@pezzottify/contract/remote-reading'
import type { PlayerState, PlayerStatus, Sleep } from '../player/index.ts'

type Current = NonNullable<SharedPlayback['current']>

const ms = (seconds: number): number => Math.max(0, Math.round(seconds * 1_000))

const wireStatus: Record<PlayerStatus, RemoteState['status']> = {
  empty: 'paused',
  paused: 'paused',
  loading: 'waiting',
  waiting: 'waiting',
  playing: 'playing',
}

const toWireSleep = (sleep: Sleep | null, now: number): RemoteState['sleep'] =>
  sleep?.until === 'time'
    ? { until: 'time', in_ms: Math.max(0, sleep.at - now) }
    : sleep && { until: sleep.until }

export function toWireState(
  state: PlayerState,
  { version, rate, now }: { version: string; rate: number; now: number },
): RemoteState {
  const { queue } = state
  return {
    status: wireStatus[state.status],
    queue_version: version,
    index: queue.index,
    position_ms: ms(state.positionSeconds),
    duration_ms: ms(state.durationSeconds),
    rate,
    is_seekable: state.isSeekable,
    shuffle: queue.shuffle,
    repeat: queue.repeat,
    volume: state.volume,
    is_muted: state.isMuted,
    sleep: toWireSleep(state.sleep, now),
  }
}

/** How far another device is, so long after its state was told: less than nothing where the clock was set back. */
export function positionAfter({ state, age_ms }: Pick<Current, 'state' | 'age_ms'>, sinceMs: number): number {
  const passedMs = state.status === 'playing' ? Math.max(0, age_ms + sinceMs) * state.rate : 0
  const reachedMs = state.position_ms + passedMs
  return (state.duration_ms > 0 ? Math.min(reachedMs, state.duration_ms) : reachedMs) / 1_000
}

/** What is shown of another device, apart from its queue and position. */
export function shownOf(
  { device, is_connected, state, age_ms, heard_at }: Current,
  now: number,
): Partial<PlayerState> {
  const { sleep } = state
  const toldAt = now - age_ms
  return {
    status: state.index < 0 ? 'empty' : state.status,
    durationSeconds: state.duration_ms / 1_000,
    bufferedSeconds: 0,
    isSeekable: state.is_seekable,
    isConverted: false,
    outage: null,
    volume: state.volume,
    isMuted: state.is_muted,
    sleep:
      sleep?.until === 'time'
        ? { until: 'time', at: toldAt + sleep.in_ms }
        : sleep && { until: sleep.until, setAt: toldAt },
    device: { ...device, isConnected: is_connected, heardAt: heard_at * 1_000 },
  }
}
