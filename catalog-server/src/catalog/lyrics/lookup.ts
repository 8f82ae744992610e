import { setTimeout as sleep } from 'node:timers/promises'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { askLrclib, ServiceFailure, type FoundLyrics, type Song } from './lrclib.ts'

export type LookupOptions = {
  /** The address of a service with the interface of LRCLIB; null for none. */
  lyricsUrl: string | null
  version: string
  clock: Clock
  log: Log
  /** The longest that a request for lyrics waits for the service. */
  lyricsWaitMaxMs?: number
}

/** `pending`: the service has been asked, but has not answered yet. */
export type LookedUp = FoundLyrics & { pending: boolean }

type StoredRow = { question: string; synced: string | null; plain: string | null; answered_at: number }

const usualWaitMaxMs = 3_000
const waitingMax = 50
/** The pause after a failure, in which no request is made. */
const restSeconds = 60
/** Lyrics that were not found are looked up again after this time, since people add some every day. */
const askAgainSeconds = 14 * 86_400

const nothing: LookedUp = { synced: null, plain: null, pending: false }

/**
 * Looks up lyrics at a service on the internet, one song after another. Answers are stored, also that it knows none; a
 * song that was renamed since is looked up again.
 */
export function createLookup(catalog: CatalogStore, options: LookupOptions) {
  const { lyricsUrl: url, version, clock, log, lyricsWaitMaxMs: waitMaxMs = usualWaitMaxMs } = options
  const { gate, reader, writer } = catalog
  const songOf = reader.query<Song, [string]>(
    `SELECT t.name AS title, albums.name AS album, t.duration_secs AS seconds,
       (SELECT artists.name FROM track_artists JOIN artists ON artists.id = artist_id
        WHERE track_id = t.id ORDER BY position LIMIT 1) AS artist
     FROM tracks t JOIN albums ON albums.id = t.album_id WHERE t.id = ?`,
  )
  const stored = reader.query<StoredRow, [string]>(
    `SELECT question, synced_text AS synced, plain_text AS plain, answered_at FROM lyrics_lookups
     WHERE track_id = ?`,
  )
  const keep = writer.query(
    'INSERT OR REPLACE INTO lyrics_lookups SELECT id, ?, ?, ?, ? FROM tracks WHERE id = ?',
  )
  const closing = new AbortController()
  const asked = new Map<string, Promise<LookedUp>>()
  let last: Promise<unknown> = Promise.resolve()
  let restsUntil = 0

  async function ask(service: string, id: string, song: Song, question: string): Promise<LookedUp> {
    if (clock.now() < restsUntil || closing.signal.aborted) return nothing
    try {
      const found = await askLrclib(service, version, song, closing.signal)
      await gate.transact(() => keep.run(question, found.synced, found.plain, clock.now(), id))
      return { ...found, pending: false }
    } catch (error) {
      if (closing.signal.aborted) return nothing
      const seconds = error instanceof ServiceFailure ? error.retryAfterSeconds : 0
      restsUntil = clock.now() + Math.max(restSeconds, seconds)
      log.warn('Lyrics could not be looked up', { service, error })
      return nothing
    }
  }

  function askInTurn(service: string, id: string, song: Song, question: string): Promise<LookedUp> {
    const known = asked.get(id)
    if (known) return known
    if (asked.size >= waitingMax) return Promise.resolve(nothing)
    const answer = last.then(() => ask(service, id, song, question)).finally(() => asked.delete(id))
    last = answer
    asked.set(id, answer)
    return answer
  }

  return {
    /** The service's lyrics for a track, stored or requested now. It never fails. */
    of: async (id: string): Promise<LookedUp> => {
      const song = url === null ? null : songOf.get(id)
      if (url === null || !song || !song.artist) return nothing
      const question = JSON.stringify([song.title, song.artist, song.album, song.seconds])
      const row = stored.get(id)
      const isAnswered = row?.question === question
      const isFound = isAnswered && (row.synced !== null || row.plain !== null)
      if (isFound || (isAnswered && clock.now() - row.answered_at < askAgainSeconds))
        return { synced: row.synced, plain: row.plain, pending: false }
      const late = sleep(waitMaxMs, { ...nothing, pending: true }, { ref: false })
      return Promise.race([askInTurn(url, id, song, question), late])
    },
    close: async (): Promise<void> => {
      closing.abort()
      await last
    },
  }
}
