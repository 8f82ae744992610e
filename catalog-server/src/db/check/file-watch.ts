import type { Database } from 'bun:sqlite'
import { AppError, messageOf } from '../../base/errors.ts'
import type { Health } from '../../base/degraded-reasons.ts'
import type { Log } from '../../base/log.ts'
import { freeName, stampNow } from '../installation/set-aside.ts'
import { busyMs } from '../sqlite.ts'
import { copyWhole } from '../whole-copy.ts'
import { checkAside } from './check-aside.ts'
import { factsOf, isSameFile } from './file-identity.ts'

/** Writes acknowledged between two looks are stored in a file that is gone. A look takes some microseconds. */
const lookEveryMs = 1_000

export type WatchedFile = {
  label: 'user.db' | 'catalog.db'
  replaced: 'user_db_replaced' | 'catalog_db_replaced'
  store: { path: string; writer: Database; reader: Database }
  /** Whether the content of a lost file is copied out. A catalog can be scanned again instead. */
  isRescued: boolean
}

type Parts = {
  health: Health
  log: Log
  /** The command that puts a copy of a database in its place. */
  restore: string
  /** Called at each look while the file is not the opened one. */
  onError: () => void
}

/**
 * Notices when a database is deleted, moved, exchanged or truncated while it is open. SQLite would go on with a file
 * that nobody finds again. From then on all writes are refused until the same file is back; reads go on.
 */
export function createFileWatch(files: readonly WatchedFile[], parts: Parts) {
  const watches = files.map((file) => watchOne(file, parts))
  const timer = setInterval(() => watches.forEach(({ look }) => look()), lookEveryMs)
  timer.unref()
  return {
    /** The error for a write that is refused for this reason; undefined while all files are in place. */
    refusal: (): AppError | undefined => {
      const lost = watches.find(({ isLost }) => isLost())
      return lost && new AppError('unavailable', lost.text)
    },
    /** Looks a last time. @returns whether every file is still the opened one */
    close: (): boolean => {
      clearInterval(timer)
      for (const { look } of watches) look()
      return !watches.some(({ isLost }) => isLost())
    },
  }
}

function watchOne(
  { label, replaced, store, isRescued }: WatchedFile,
  { health, log, restore, onError }: Parts,
) {
  const { path, writer, reader } = store
  const opened = factsOf(path)
  let sizeBytes = opened?.size ?? 0n
  let isLost = false
  let isChecking = false

  function look(): void {
    let now: typeof opened
    try {
      now = factsOf(path)
    } catch (error) {
      // A disk that does not answer proves nothing about the file.
      log.debug('A database could not be looked at', { path, error })
      return
    }
    if (!now || !isSameFile(now, opened)) {
      if (!isLost) lose(now ? 'another file is in its place' : 'it was deleted or moved')
      emptyLog()
    } else if (now.size < sizeBytes) checkShortened(now.size)
    else {
      sizeBytes = now.size
      if (isLost) takeBack()
    }
    if (isLost) onError()
  }

  /** Another program may have compacted the file; only a check can tell that from a truncated one. */
  function checkShortened(size: bigint): void {
    if (isLost || isChecking) return
    if (size === 0n) return lose('it was cut short')
    isChecking = true
    void checkAside({ path, depth: 'quick' })
      .then((findings) => {
        if (findings === 'late' || findings.length === 0) sizeBytes = size
        else if (!isLost) lose('it was cut short')
      })
      .finally(() => (isChecking = false))
  }

  function lose(how: string): void {
    isLost = true
    const rescued = isRescued && how !== 'it was cut short' ? rescue() : ''
    writer.run('PRAGMA query_only = ON')
    health.degrade(
      replaced,
      path,
      `${label} is not what was opened: ${how}. Nothing more is written to it.${rescued} Put it back, or stop the server and run "${restore}".`,
    )
  }

  function takeBack(): void {
    isLost = false
    writer.run('PRAGMA query_only = OFF')
    health.recover(replaced, path)
  }

  /** Copies the content out of the opened file, which keeps all stored data as long as it is open. */
  function rescue(): string {
    const target = freeName(`${path}.rescued-${stampNow()}`)
    try {
      reader.run('PRAGMA query_only = OFF')
      copyWhole(reader, target)
      return ` All that was stored in it until then is in ${target}.`
    } catch (error) {
      return ` What was stored in it could not be copied to ${target}: ${messageOf(error)}.`
    } finally {
      reader.run('PRAGMA query_only = ON')
    }
  }

  /** Empties the write-ahead log, which SQLite would otherwise apply to the new file at the same path. */
  function emptyLog(): void {
    try {
      // Does not wait for other readers and writers: the next look tries again.
      writer.run('PRAGMA busy_timeout = 0')
      writer.run('PRAGMA wal_checkpoint(TRUNCATE)')
    } catch (error) {
      log.debug('The log of a database that is gone could not be emptied yet', { path, error })
    } finally {
      writer.run(`PRAGMA busy_timeout = ${busyMs}`)
    }
  }

  return {
    look,
    isLost: () => isLost,
    text: `${label} was deleted or exchanged: nothing is stored until it is back.`,
  }
}
