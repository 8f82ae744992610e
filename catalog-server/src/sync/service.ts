import type { SyncEvents, SyncState, UserId } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import type { UserStore } from '../db/user/schema.ts'
import { AppError } from '../base/errors.ts'
import { createEventsForOthers } from './events-for-others.ts'
import type { Cursor, EventLog, Since } from '../events/index.ts'
import { eventsAtOnce } from '../events/index.ts'
import type { Bytes } from '../base/bytes.ts'
import { versionOf } from '../base/bytes.ts'
import { endTurn } from '../base/turns.ts'
import { PreSerialized } from '../base/pre-serialized.ts'
import { StreamedJson } from '../base/streamed-json.ts'
import type { Session } from '../base/session.ts'
import { releaseVersion } from '../base/version.ts'
import { eventsJson } from './events.ts'
import type { WriteChunk } from './state-chunks.ts'
import { streamChunks } from './state-chunks.ts'
import type { StateHead } from './state.ts'
import { createStateWriter } from './state.ts'

/** The limit for clients that do not know entries; with more events they have to read the whole state. */
const fullListsEventsMax = 20_000
const fullListsTracksMax = 50_000

type Parts = {
  users: UserStore
  events: EventLog
  clock: Clock
  /** Called with the reason why the rest of an answer could not be made. */
  cutOff: (error: unknown) => void
}

type Reader = Pick<Session, 'user_id' | 'permissions'>

export type Sync = ReturnType<typeof createSync>

/** Catching up of a device: the whole state as of one moment, or the events since a cursor. */
export function createSync({ cutOff, ...parts }: Parts) {
  const { events } = parts
  const eventsForOthers = createEventsForOthers(parts.users, parts.clock)
  const writeState = createStateWriter(parts)

  /** `facts`: all values that the content depends on. */
  const streamed = <T>(
    facts: readonly unknown[],
    make: (write: WriteChunk) => Promise<void>,
  ): StreamedJson<T> =>
    new StreamedJson(versionOf(Buffer.from(JSON.stringify([releaseVersion, ...facts]))), () =>
      streamChunks(make, cutOff),
    )

  /**
   * The whole state of a user, between two given texts. Its version changes with each event of the user, and with
   * changes of their permissions.
   */
  function stateOf<T>(
    { user_id, permissions }: Reader,
    withEntries: boolean,
    { begin, end } = { begin: (_head: StateHead): string => '', end: '' },
  ): StreamedJson<T> {
    const { epoch, at, seq } = events.head(user_id)
    return streamed([withEntries, end, epoch, at, seq, ...permissions], async (write) => {
      await writeState(write, user_id, withEntries, begin)
      await write(end)
    })
  }

  /** A long list of events, which are sent while they are read. */
  const eventsOf = (userId: UserId, cursor: Cursor, { epoch, at, seq }: Since): StreamedJson<SyncEvents> =>
    streamed([cursor.since, epoch, at, seq], (write) =>
      parts.users.snapshot(async () => {
        const log = events.inSnapshot
        const found = log.since(userId, cursor)
        if (!found || !isUnbroken(found, cursor)) throw new Error('Events have been forgotten meanwhile')
        for (const part of eventsJson(log, userId, found)) await write(part)
      }),
    )

  return {
    state: (reader: Reader, withEntries: boolean): StreamedJson<SyncState> => stateOf(reader, withEntries),

    /**
     * The events after a cursor. When a client cannot continue from it, one that knows entries gets the whole state.
     *
     * @throws AppError `gone` for other clients
     */
    since: async (
      reader: Reader,
      cursor: Cursor,
      withEntries: boolean,
    ): Promise<SyncEvents | PreSerialized<SyncEvents> | StreamedJson<SyncEvents>> => {
      const found = events.since(reader.user_id, cursor)
      if (found && !withEntries && found.count <= fullListsEventsMax) {
        const json = wholeOf(eventsJson(events, reader.user_id, found))
        await endTurn()
        const known = JSON.parse(json.toString()) as SyncEvents
        await endTurn()
        // Many changes of a long list would send the long list many times: the whole state is shorter.
        return { ...known, events: eventsForOthers(reader.user_id, known.events, fullListsTracksMax) }
      }
      if (found && withEntries && isUnbroken(found, cursor))
        return found.count > eventsAtOnce
          ? eventsOf(reader.user_id, cursor, found)
          : new PreSerialized(wholeOf(eventsJson(events, reader.user_id, found)))
      if (!withEntries) throw new AppError('gone')
      return stateOf(reader, true, {
        begin: ({ seq: current_seq, epoch, at }) =>
          `${JSON.stringify({ events: [], current_seq, epoch, at }).slice(0, -1)},"snapshot":`,
        end: '}',
      })
    },
  }
}

/** From the very beginning, the kept log may begin later. */
const isUnbroken = ({ count, seq }: Since, { since }: Cursor): boolean => count === seq - Math.max(since, 0)

const wholeOf = (parts: Iterable<string | Bytes>): Buffer<ArrayBuffer> =>
  Buffer.concat(Array.from(parts, (part) => (typeof part === 'string' ? Buffer.from(part) : part)))
