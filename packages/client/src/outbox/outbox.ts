import type { Cursor } from '../library/state.ts'
import type { Mutation } from '../library/events/index.ts'
import type { SyncPorts } from '../ports.ts'
import type { Outcome } from '../library/synced-library.ts'

/** The most changes in the outbox of a device. */
const outboxMax = 10_000

type Parts = Pick<SyncPorts, 'storage' | 'newName'> & {
  user: string
  /** Called when the waiting changes have changed. */
  changed: () => void
  /** Called when a change is stored, so that it can be sent. */
  stored: (key: string, mutation: Mutation) => void
  refused: (mutation: Mutation, outcome: Outcome & { result: 'refused' }) => void
}

/** `seq`: the server has the change, and its event will arrive with that number. Null: it is waiting to be sent. */
type Pending = { key: string; mutation: Mutation; seq: number | null; settle: (outcome: Outcome) => void }

/** Changes made in this browser that are not confirmed yet, by this tab and the others. */
export function createOutbox({ storage, newName, user, changed, stored, refused }: Parts) {
  let pending: Pending[] = []
  const note = (key: string, mutation: Mutation, settle: (outcome: Outcome) => void): void => {
    if (pending.some((one) => one.key === key)) return
    pending.push({ key, mutation, seq: null, settle })
  }

  /** A change is settled, here or in another tab. Only the first outcome counts. */
  function settled(key: string, outcome: Outcome, cursor: Cursor | null): void {
    const one = pending.find((candidate) => candidate.key === key)
    if (!one || one.seq !== null) return
    const isAhead = outcome.result === 'done' && outcome.seq !== null && outcome.seq > (cursor?.seq ?? 0)
    if (isAhead) one.seq = outcome.seq
    else pending = pending.filter((candidate) => candidate !== one)
    one.settle(outcome)
    if (outcome.result === 'refused') refused(one.mutation, outcome)
    changed()
  }

  return {
    settled,
    note: (key: string, mutation: Mutation): void => {
      note(key, mutation, () => undefined)
      changed()
    },
    mutations: (): Mutation[] => pending.map(({ mutation }) => mutation),
    waiting: (): Mutation[] => pending.flatMap(({ seq, mutation }) => (seq === null ? [mutation] : [])),

    /** Loads the changes of an earlier page. */
    load: async (): Promise<void> => {
      const earlier = await storage.all(user)
      const here = pending
      pending = []
      for (const { key, mutation } of earlier) note(key, mutation, () => undefined)
      for (const one of here) {
        const at = pending.findIndex(({ key }) => key === one.key)
        if (at < 0) pending.push(one)
        else pending[at] = one
      }
      changed()
    },

    /**
     * Stores the waiting changes again, in their order. A change that is sent twice is made once, since its key
     * stays the same. As an attempt may have been made already, none can be withdrawn unsent any more.
     */
    keepAgain: (): void => {
      for (const { key, mutation, seq } of pending)
        if (seq === null) storage.add(user, { key, mutation, isSending: true }).catch(() => undefined)
    },

    /** Shown at once; sent when it is stored. */
    add: (mutation: Mutation): { key: string; settled: Promise<Outcome> } => {
      const key = newName()
      const { promise, resolve } = Promise.withResolvers<Outcome>()
      const isFull = pending.length >= outboxMax
      note(key, mutation, resolve)
      changed()
      const keep = isFull
        ? Promise.reject(new Error('Too many changes wait'))
        : storage.add(user, { key, mutation, isSending: false })
      keep.then(
        () => stored(key, mutation),
        (error: unknown) => {
          const message = error instanceof Error ? error.message : String(error)
          settled(key, { result: 'refused', code: 'unavailable', message }, null)
        },
      )
      return { key, settled: promise }
    },

    /**
     * The confirmed state has reached this cursor: changes included in it need no longer be applied on top. `isAtHead`: it
     * includes every change acknowledged so far, and those beyond it are in the log no more.
     */
    confirmed: ({ seq: reached }: Cursor, isAtHead: boolean): void => {
      pending = pending.filter(({ seq }) => seq === null || (!isAtHead && seq > reached))
    },
  }
}
