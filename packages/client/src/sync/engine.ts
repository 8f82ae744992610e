import type { EventEnvelope, UnreadEvent } from '@pezzottify/contract/reading'
import { ApiError } from '../api/api.ts'
import type { Confirmed, Cursor } from '../library/state.ts'
import { confirmedBy, withEvents } from '../library/state.ts'
import type { SyncPorts } from '../ports.ts'
import { createBackOff } from '../retry/back-off.ts'

/** Events buffered while the log is read. With more of them it is read again instead. */
const bufferedMax = 1_000
const retry = { firstMs: 500, maxMs: 30_000 }

/**
 * The state of the sync. `behind`: waiting for the next attempt. `backfill`: reading the log, or the whole state; live
 * events are buffered for the *cutover*, which follows at once. `streaming`: live events are applied.
 */
export type Phase = 'behind' | 'backfill' | 'streaming'

type Parts = Pick<SyncPorts, 'api' | 'timers' | 'random'> & {
  /** The confirmed state of an earlier page. */
  earlier: () => Promise<Confirmed | null>
  /** Called when the confirmed state, or the phase, changed. `isAtHead`: it includes every change acknowledged so far. */
  changed: (isAtHead: boolean) => void
  /** Called when the server sends something that this version does not understand. */
  outdated: () => void
}

/** Follows the user's events on the server, whatever is lost, repeated or late on the way. */
export function createEngine({ api, timers, random, earlier, changed, outdated }: Parts) {
  const backOff = createBackOff(retry, random)
  let confirmed: Confirmed | null = null
  let phase: Phase = 'behind'
  let buffered: EventEnvelope[] = []
  let hasOverflowed = false
  /** The head of the log as last announced, and the highest number announced while it was read. */
  let expected: Cursor | null = null
  let highWaterMark = 0
  /** Live events do not continue the known state: the whole state has to be read. */
  let wantsEverything = true
  let hasReadForUnreadable = false
  let timer: unknown = null
  let isEnded = false

  /**
   * The whole state includes the effect of an unreadable event, as far as this version can show it; so it is read, but
   * only once: a server that keeps sending such events must not be asked for everything each time.
   */
  function passedOver(why: UnreadEvent): void {
    outdated()
    if (why === 'unknown' || hasReadForUnreadable) return
    hasReadForUnreadable = true
    wantsEverything = true
  }

  async function read(): Promise<void> {
    if (phase === 'backfill' || isEnded) return
    timers.clear(timer)
    phase = 'backfill'
    // Earlier events are included in what is read now; and they may be of another epoch.
    buffered = []
    hasOverflowed = false
    expected = null
    highWaterMark = 0
    try {
      const next = await fetched(confirmed)
      if (isEnded) return
      backOff.reset()
      cutOver(next)
    } catch (error) {
      if (isEnded) return
      // The server answered, and its answer has another shape.
      if (!(error instanceof ApiError)) outdated()
      phase = 'behind'
      timer = timers.set(() => void read(), backOff.nextMs())
      await recall()
      changed(false)
    }
  }

  /** Shows the state of an earlier page until the server answers. */
  async function recall(): Promise<void> {
    if (confirmed) return
    const known = await earlier().catch(() => null)
    if (!confirmed && !isEnded) confirmed = known
  }

  /** Applies the buffered events to what was read; if there is a gap, it is read again. */
  function cutOver(next: Confirmed): void {
    confirmed = withEvents(
      next,
      buffered.toSorted((a, b) => a.seq - b.seq),
      passedOver,
    )
    // An announced cursor that differs from the reached one may be of another epoch: the server decides.
    const isElsewhere = expected !== null && !isSame(expected, confirmed.cursor)
    const last = Math.max(highWaterMark, ...buffered.map(({ seq }) => seq))
    const isMissing = wantsEverything || hasOverflowed || isElsewhere || last > confirmed.cursor.seq
    buffered = []
    hasOverflowed = false
    phase = 'streaming'
    // Events that were acknowledged before this read but lie beyond its head are lost: the server was restored from a backup.
    changed(last <= confirmed.cursor.seq)
    if (isMissing) void read()
  }

  async function everything(): Promise<Confirmed> {
    const next = confirmedBy(await api.sync.state())
    wantsEverything = false
    return next
  }

  async function fetched(known: Confirmed | null): Promise<Confirmed> {
    if (!known || wantsEverything) return everything()
    const { seq, at, epoch } = known.cursor
    const answer = await api.sync.events({ query: { since: String(seq), at: String(at), epoch } })
    if (answer.snapshot) return confirmedBy(answer.snapshot)
    const next = withEvents(known, answer.events, passedOver)
    const isWhole = next.cursor.seq === answer.current_seq && !wantsEverything
    return isWhole ? next : everything()
  }

  return {
    confirmed: (): Confirmed | null => confirmed,
    phase: (): Phase => phase,
    read,

    /** The head of the log was announced. */
    onHello: (cursor: Cursor): void => {
      if (phase === 'backfill') expected = cursor
      // What an earlier page knew may be all there is, and still has to be asked for: the answer comes from the server.
      else if (phase === 'behind' || !confirmed || !isSame(cursor, confirmed.cursor)) void read()
    },

    /** An event of our own: the socket does not send it to the device that made it. */
    onAcked: (seq: number): void => {
      if (phase === 'backfill') highWaterMark = Math.max(highWaterMark, seq)
      else if (confirmed && confirmed.cursor.seq < seq) void read()
    },

    onEvent: (event: EventEnvelope): void => {
      if (phase === 'streaming' && confirmed && event.seq <= confirmed.cursor.seq + 1) {
        const next = withEvents(confirmed, [event], passedOver)
        if (next === confirmed) return
        confirmed = next
        changed(false)
        if (wantsEverything) void read()
        return
      }
      if (buffered.length < bufferedMax) buffered.push(event)
      else hasOverflowed = true
      void read()
    },

    end: (): void => {
      isEnded = true
      timers.clear(timer)
    },
  }
}

const isSame = (one: Cursor, other: Cursor): boolean =>
  one.seq === other.seq && one.at === other.at && one.epoch === other.epoch
