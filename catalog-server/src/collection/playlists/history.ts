import type {
  EntryId,
  PastPlaylist,
  PlaylistEntry,
  PlaylistId,
  PlaylistRevision,
  TrackId,
  UserId,
} from '@pezzottify/contract'
import { liveEntriesOf } from './queries.ts'
import type { UserStore } from '../../db/user/schema.ts'
import { notFound } from '../../base/errors.ts'
import type { Actor, EventLog, LoggedEvent, EventLogReader, Transaction } from '../../events/index.ts'
import { createTurns } from '../../base/turns.ts'
import type { Changing } from './changing.ts'
import * as store from './store.ts'

type Parts = { users: UserStore; events: EventLog; changing: Changing }
type EntriesChanged = Extract<LoggedEvent, { type: 'playlist_entries_changed' }>
/** An earlier state of a list. */
type List = { name: string; entries: PlaylistEntry[] }

/**
 * A playlist's history, as far back as the log is kept: earlier states are rebuilt from the before-images of the
 * events.
 */
export function createPlaylistHistory({ users, events, changing }: Parts) {
  /**
   * The list just after `seq`; all events since have to be kept. `turn` lets others have a turn; it is left out inside a
   * change, whose transaction is open.
   *
   * @throws AppError `not_found` when the playlist did not exist yet, and for a number that was never given
   */
  async function pastOf(
    { db, log }: { db: Transaction; log: EventLogReader },
    userId: UserId,
    id: PlaylistId,
    seq: number,
    name: string,
    turn = (): Promise<void> | null => null,
  ): Promise<List> {
    const since: LoggedEvent[] = []
    for (const events of log.playlistEvents(userId, id, seq)) {
      since.push(...events)
      await turn()
    }
    const wasMadeSince =
      since.at(-1)?.type === 'playlist_created' && log.playlistEventCount(userId, id) === since.length
    if (seq > log.head(userId).seq || wasMadeSince) throw notFound()
    const entries = await liveEntriesOf(db, id)
    await turn()
    return before({ name, entries }, since)
  }

  /** @throws AppError `not_found` for an event that is no longer kept */
  function requireKept(log: EventLogReader, userId: UserId, seq: number): void {
    if (seq < log.oldestKept(userId)) throw notFound()
  }

  async function own(db: Transaction, userId: UserId, id: PlaylistId): Promise<{ name: string }> {
    const found = await store.findPlaylist(db, userId, id)
    if (!found) throw notFound()
    return found
  }

  return {
    /** Newest first; also for a playlist in the bin. @throws AppError `not_found` */
    history: async (userId: UserId, id: PlaylistId): Promise<PlaylistRevision[]> => {
      await own(users.read, userId, id)
      const revisions: PlaylistRevision[] = []
      const turn = createTurns()
      for (const page of events.playlistEvents(userId, id)) {
        revisions.push(...page.map(revisionOf))
        await turn()
      }
      return revisions
    },

    /** The state just after the event `seq`, compared with today. @throws AppError `not_found` */
    atRevision: (userId: UserId, id: PlaylistId, seq: number): Promise<PastPlaylist> =>
      users.snapshot(async (db) => {
        const { name } = await own(db, userId, id)
        requireKept(events.inSnapshot, userId, seq)
        const turn = createTurns()
        const past = await pastOf({ db, log: events.inSnapshot }, userId, id, seq, name, turn)
        await turn()
        const now = await liveEntriesOf(db, id)
        await turn()
        const idsOf = (entries: readonly PlaylistEntry[]) => new Set(entries.map((entry) => entry.id))
        const [then, today] = [idsOf(past.entries), idsOf(now)]
        const tracksOf = (entries: readonly PlaylistEntry[]): TrackId[] =>
          entries.map((entry) => entry.track_id)
        return {
          seq,
          at: events.inSnapshot.find(userId, seq).at,
          name: past.name,
          tracks: tracksOf(past.entries),
          added_since: tracksOf(now.filter((entry) => !then.has(entry.id))),
          removed_since: tracksOf(past.entries.filter((entry) => !today.has(entry.id))),
        }
      }),

    /**
     * Undoes what one event did to the entries: added ones are removed, removed ones return to their place, and moved
     * ones return to behind the entry that they followed, as far as it still exists.
     */
    undoEntries: (actor: Actor, event: EntriesChanged): Promise<void> =>
      changing.own(actor, event.payload.playlist_id, async ({ tx, id, name, changeEntries }) => {
        const log = events.inTransaction
        const { entries } = await pastOf({ db: tx, log }, actor.user_id, id, event.seq - 1, name)
        const moved = new Set(movedBy(event))
        await changeEntries((list) => {
          list.remove(event.former.removed)
          const gone = new Set(event.payload.removed)
          list.revive(event.former.placed.filter((entry) => gone.has(entry.id)))
          for (const [index, entry] of entries.entries())
            if (moved.has(entry.id)) list.move([entry.id], entries[index - 1]?.id ?? null)
        })
      }),

    /** Restores the name and the tracks of that state. Entries keep their ids. @throws AppError `not_found` */
    restore: (actor: Actor, id: PlaylistId, seq: number): Promise<void> =>
      changing.own(actor, id, async ({ tx, name, rename, changeEntries }) => {
        requireKept(events.inTransaction, actor.user_id, seq)
        const past = await pastOf({ db: tx, log: events.inTransaction }, actor.user_id, id, seq, name)
        if (past.name !== name) await rename(past.name)
        await changeEntries((list) => list.become(past.entries))
      }),
  }
}

/** The list before the given events, which are newest first. It is sorted once, not for each event. */
function before(list: List, events: readonly LoggedEvent[]): List {
  const entries = new Map(list.entries.map((entry) => [entry.id, entry]))
  let { name } = list
  for (const { former, type } of events) {
    if (type === 'playlist_renamed') ({ name } = former)
    if (type !== 'playlist_entries_changed') continue
    for (const id of former.removed) entries.delete(id)
    for (const entry of former.placed) entries.set(entry.id, entry)
  }
  const inOrder = [...entries.values()].sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return { name, entries: inOrder }
}

/** Entries that existed before and were moved. */
function movedBy({ payload, former }: LoggedEvent & { type: 'playlist_entries_changed' }): EntryId[] {
  const before = new Map(former.placed.map((entry) => [entry.id, entry.key]))
  return payload.placed.flatMap(({ id, key }) => (before.has(id) && before.get(id) !== key ? [id] : []))
}

function revisionOf(event: LoggedEvent): PlaylistRevision {
  const { seq, at, type, payload, former } = event
  const revision = { seq, at, added: 0, removed: 0, moved: 0, name: null }
  if (type === 'playlist_renamed' || type === 'playlist_created') return { ...revision, name: payload.name }
  if (type !== 'playlist_entries_changed') return revision
  const moved = movedBy(event).length
  return { ...revision, added: former.removed.length, removed: payload.removed.length, moved }
}
