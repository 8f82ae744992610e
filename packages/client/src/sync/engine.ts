import type { EventEnvelope, UnreadEvent } from '@pezzottify/contract'
import { ApiError } from '../api/api.ts'
import type { Confirmed, Cursor } from '../library/state.ts'
import { confirmedBy, withEvents } from '../library/state.ts'
import type { SyncPorts } from '../ports.ts'
import { createBackOff } from '../retry/back-off.ts'

/** Events buffered while the log is read. Beyond these it is read again instead. */
const bufferedMax = 1_000
const retry = { firstMs: 500, maxMs: 30_000 }

/**
 * Where the tab stands to the user's history. `behind`: it waits to try again. `backfill`: it reads the log, or everything;
 * what is heard meanwhile is kept for the *cutover*, which follows at once. `streaming`: what is heard is applied.
 */
export type Phase = 'behind' | 'backfill' | 'streaming'

type Parts = Pick<SyncPorts, 'api' | 'timers' | 'random'> & {
  /** What was confirmed on an earlier page. */
  earlier: () => Promise<Confirmed | null>
  /** Told when what is confirmed, or the phase, changed. `isReset`: it does not follow what was there before. */
  changed: (isReset: boolean) => void
  /** Told when the server says what this version does not understand. */
  outdated: () => void
}

/** What was read. `isReset`: it does not follow what was known, it replaces it. */
type Fetched = { next: Confirmed; isReset: boolean }

/** Follows the user's history on the server, whatever is lost, doubled or late on the way. */
export function createEngine({ api, timers, random, earlier, changed, outdated }: Parts) {
  const backOff = createBackOff(retry, random)
  let confirmed: Confirmed | null = null
  let phase: Phase = 'behind'
  let buffered: EventEnvelope[] = []
  let hasOverflowed = false
  /** Where somebody said the history is, and how far it goes at least, while it was read. */
  let expected: Cursor | null = null
  let highWaterMark = 0
  /** What was heard does not lead on from what is known: everything has to be read. */
  let wantsEverything = true
  let hasReadForUnreadable = false
  let timer: unknown = null
  let isEnded = false

  /**
   * What an unreadable event did is in the whole state, as far as this version can show it; so that is read, but only
   * once: a server that keeps sending such events must not be asked for everything each time.
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
    // What was heard before is in what is read now; and it may be of a history that is no more.
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

  /** Until the server can be asked, what it said on an earlier page is shown. */
  async function recall(): Promise<void> {
    if (confirmed) return
    const known = await earlier().catch(() => null)
    if (!confirmed && !isEnded) confirmed = known
  }

  /** What was heard while reading follows what was read; where something is still missing, it is read again. */
  function cutOver({ next, isReset }: Fetched): void {
    confirmed = withEvents(
      next,
      buffered.toSorted((a, b) => a.seq - b.seq),
      passedOver,
    )
    // A place that is not the one that was reached may be of another history: the server will say.
    const isElsewhere = expected !== null && !isSame(expected, confirmed.cursor)
    const last = Math.max(highWaterMark, ...buffered.map(({ seq }) => seq))
    const isMissing = wantsEverything || hasOverflowed || isElsewhere || last > confirmed.cursor.seq
    buffered = []
    hasOverflowed = false
    phase = 'streaming'
    changed(isReset)
    if (isMissing) void read()
  }

  async function everything(): Promise<Fetched> {
    const next = confirmedBy(await api.sync.state())
    wantsEverything = false
    return { next, isReset: true }
  }

  async function fetched(known: Confirmed | null): Promise<Fetched> {
    if (!known || wantsEverything) return everything()
    const { seq, at, epoch } = known.cursor
    const answer = await api.sync.events({ query: { since: String(seq), at: String(at), epoch } })
    if (answer.snapshot) return { next: confirmedBy(answer.snapshot), isReset: true }
    const next = withEvents(known, answer.events, passedOver)
    const isWhole = next.cursor.seq === answer.current_seq && !wantsEverything
    return isWhole ? { next, isReset: false } : everything()
  }

  return {
    confirmed: (): Confirmed | null => confirmed,
    phase: (): Phase => phase,
    read,

    /** Somebody said where the history is now. */
    onHello: (cursor: Cursor): void => {
      if (phase === 'backfill') expected = cursor
      else if (!confirmed || !isSame(cursor, confirmed.cursor)) void read()
    },

    /** An event of our own: the socket does not tell it to the device that made it. */
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
