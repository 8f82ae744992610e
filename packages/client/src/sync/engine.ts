import type { StoredEvent } from '@pezzottify/contract'
import type { Confirmed, Cursor } from '../library/state.ts'
import { confirmedBy, withEvents } from '../library/state.ts'
import type { SyncPorts } from '../ports.ts'
import { createBackOff } from './back-off.ts'

/** Events heard while the log is read. Beyond these it is read again instead. */
const heardMax = 1_000
const retry = { firstMs: 500, maxMs: 30_000 }

/**
 * Where the tab stands to the user's history. `behind`: it waits to try again. `backfill`: it reads the log, or everything;
 * what is heard meanwhile is kept for the *cutover*, which follows at once. `streaming`: what is heard is applied.
 */
export type Phase = 'behind' | 'backfill' | 'streaming'

type Parts = Pick<SyncPorts, 'api' | 'timers' | 'random'> & {
  /** Told when what is confirmed, or the phase, changed. `isReset`: it does not follow what was there before. */
  changed: (isReset: boolean) => void
}

/** What was read. `isReset`: it does not follow what was known, it replaces it. */
type Fetched = { next: Confirmed; isReset: boolean }

/** Follows the user's history on the server, whatever is lost, doubled or late on the way. */
export function createEngine({ api, timers, random, changed }: Parts) {
  const backOff = createBackOff(retry, random)
  let confirmed: Confirmed | null = null
  let phase: Phase = 'behind'
  let heard: StoredEvent[] = []
  let hasOverheard = false
  /** Where somebody said the history is, and how far it goes at least, while it was read. */
  let promised: Cursor | null = null
  let furthest = 0
  let timer: unknown = null
  let isEnded = false

  async function read(): Promise<void> {
    if (phase === 'backfill' || isEnded) return
    timers.clear(timer)
    phase = 'backfill'
    // What was heard before is in what is read now; and it may be of a history that is no more.
    heard = []
    hasOverheard = false
    promised = null
    furthest = 0
    try {
      const next = await fetched(confirmed)
      if (isEnded) return
      backOff.reset()
      cutOver(next)
    } catch {
      if (isEnded) return
      phase = 'behind'
      timer = timers.set(() => void read(), backOff.nextMs())
      changed(false)
    }
  }

  /** What was heard while reading follows what was read; where something is still missing, it is read again. */
  function cutOver({ next, isReset }: Fetched): void {
    confirmed = withEvents(
      next,
      heard.toSorted((a, b) => a.seq - b.seq),
    )
    // A place that is not the one that was reached may be of another history: the server will say.
    const isElsewhere = promised !== null && !isSame(promised, confirmed.cursor)
    const last = Math.max(furthest, ...heard.map(({ seq }) => seq))
    const isMissing = hasOverheard || isElsewhere || last > confirmed.cursor.seq
    heard = []
    hasOverheard = false
    phase = 'streaming'
    changed(isReset)
    if (isMissing) void read()
  }

  async function everything(): Promise<Fetched> {
    return { next: confirmedBy(await api.sync.state()), isReset: true }
  }

  async function fetched(known: Confirmed | null): Promise<Fetched> {
    if (!known) return everything()
    const { seq, at, epoch } = known.cursor
    const answer = await api.sync.events({ query: { since: String(seq), at: String(at), epoch } })
    if (answer.snapshot) return { next: confirmedBy(answer.snapshot), isReset: true }
    const next = withEvents(known, answer.events)
    return next.cursor.seq === answer.current_seq ? { next, isReset: false } : everything()
  }

  return {
    confirmed: (): Confirmed | null => confirmed,
    phase: (): Phase => phase,
    read,

    /** Somebody said where the history is now. */
    greeted: (place: Cursor): void => {
      if (phase === 'backfill') promised = place
      else if (!confirmed || !isSame(place, confirmed.cursor)) void read()
    },

    /** An event of our own: the socket does not tell it to the device that made it. */
    reached: (seq: number): void => {
      if (phase === 'backfill') furthest = Math.max(furthest, seq)
      else if (confirmed && confirmed.cursor.seq < seq) void read()
    },

    heard: (event: StoredEvent): void => {
      if (phase === 'streaming' && confirmed && event.seq <= confirmed.cursor.seq + 1) {
        const next = withEvents(confirmed, [event])
        if (next === confirmed) return
        confirmed = next
        return changed(false)
      }
      if (heard.length < heardMax) heard.push(event)
      else hasOverheard = true
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
