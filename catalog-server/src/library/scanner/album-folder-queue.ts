import type {
  DecidedAlbumFolder,
  AlbumFolderOutcome,
  WriteAlbumFolder,
} from './4-write/write-album-folder.ts'
import type { Writer } from '../store/writer.ts'
import { weightMax, weightOf } from './1-discover/messages.ts'

/** An album folder that is read and waits to be written. */
export type Waiting = {
  signal: AbortSignal
  /** Whether nothing is known of it: such album folders share transactions. */
  isNew: boolean
  /** Decides at once, inside the transaction; null when that needs calls to the file system. */
  decideNow(): DecidedAlbumFolder | null
  /** `isLast`: all others are written, but for those that were uncertain too. */
  decide(isLast: boolean): Promise<DecidedAlbumFolder>
}

export type AlbumFolderQueue = {
  /**
   * Resolves when the album folder is committed, or, with nothing done, when its reading resolves to null. Album folders
   * are written in the order in which they are read, but for uncertain ones, which wait for the end.
   */
  add(reading: Promise<Waiting | null>): Promise<AlbumFolderOutcome>
  /** No more come from the walk: what is uncertain is decided when all others are written. */
  end(): void
}

type Entry = Waiting & {
  outcome: AlbumFolderOutcome
  result: PromiseWithResolvers<AlbumFolderOutcome>
  /** Whether it waits for a transaction of its own. */
  isAlone: boolean
  /** Whether all others are written. */
  isLast: boolean
}

/**
 * New album folders that are read within this time share their transactions, which write a page that all of them change
 * once. Where none is being read any more, nothing is waited for.
 */
const gatherMs = 60

/** The walk waits when too much is not written: uncertain folders beyond this weight are decided at once. */
const postponedWeightMax = weightMax / 3

const nothingYet = (): AlbumFolderOutcome => ({
  added: 0,
  updated: 0,
  moved: 0,
  unreadable: 0,
  newestAlbum: null,
  left: [],
})

/** Writes album folders in the order of arrival, new ones together, the others one by one. */
export function createAlbumFolderQueue(
  writer: Writer,
  writeAlbumFolder: WriteAlbumFolder,
  forget: () => void,
): AlbumFolderQueue {
  const entries: Entry[] = []
  let isRunning = false
  /** The number of those that are being read. */
  let coming = 0
  const postponed: Entry[] = []
  let postponedWeight = 0
  let isEnding = false
  /** The number of those that are not written, read or not. */
  let unwritten = 0
  let endGathering = (): void => undefined

  async function gather(): Promise<void> {
    if (coming === 0 || !entries[0]?.isNew) return
    const { promise, resolve } = Promise.withResolvers<void>()
    endGathering = resolve
    const timer = setTimeout(resolve, gatherMs)
    await promise
    clearTimeout(timer)
  }

  async function run(): Promise<void> {
    await gather()
    try {
      await writer.exclusively(async () => {
        while (entries.length > 0) {
          await together()
          if (entries[0]?.isAlone) await alone(entries[0])
        }
        // Set before anything else can run: folders added from here on start a new run.
        isRunning = false
      })
    } catch (error) {
      isRunning = false
      for (const { result } of entries.splice(0)) result.reject(error)
    }
    proceed()
  }

  function proceed(): void {
    if (isEnding && unwritten === postponed.length)
      entries.push(...postponed.splice(0).map((entry) => ({ ...entry, isLast: true })))
    if (isRunning || entries.length === 0) return
    isRunning = true
    void run()
  }

  /** Writes up to the first that needs a transaction of its own. */
  async function together(): Promise<void> {
    const uncommitted: Entry[] = []
    let inParts: Entry | undefined
    function* steps(): Generator<void> {
      for (let entry = entries[0]; entry && !entry.isAlone; entry = entries[0]) {
        if (!entry.signal.aborted) {
          const decided = entry.decideNow()
          entry.isAlone = decided === null
          if (!decided) return
          yield* writeAlbumFolder(decided, entry.signal, entry.outcome)
        }
        uncommitted.push(entry)
        entries.shift()
      }
    }
    try {
      await writer.timeSliced(steps(), () => {
        for (const { result, outcome } of uncommitted.splice(0)) result.resolve(outcome)
        inParts = entries[0]
      })
    } catch (error) {
      // Ids given out in the transaction that was rolled back are invalid.
      forget()
      if (inParts && inParts === entries[0]) entries.shift()?.result.reject(error)
      else if (entries[0]) uncommitted.push(...entries.splice(0, 1))
      // One of them caused the failure: written one by one, each shows whether it is the one.
      entries.unshift(...uncommitted.map((entry) => ({ ...entry, outcome: nothingYet(), isAlone: true })))
    }
  }

  async function alone(entry: Entry): Promise<void> {
    entries.shift()
    const { signal, outcome, result } = entry
    try {
      if (!signal.aborted) {
        const decided = await entry.decide(entry.isLast)
        if (isPostponed(entry, decided)) return
        await writer.timeSliced(writeAlbumFolder(decided, signal, outcome))
      }
      result.resolve(outcome)
    } catch (error) {
      forget()
      result.reject(error)
    }
  }

  function isPostponed(entry: Entry, { albumFolder, identification }: DecidedAlbumFolder): boolean {
    const weight = postponedWeight + weightOf(albumFolder)
    if (!identification.isUncertain || entry.isLast || weight > postponedWeightMax) return false
    postponed.push(entry)
    postponedWeight = weight
    return true
  }

  async function arrivalOf(reading: Promise<Waiting | null>): Promise<Waiting | null> {
    coming += 1
    try {
      return await reading
    } finally {
      coming -= 1
      if (coming === 0) endGathering()
    }
  }

  return {
    add: async (reading) => {
      unwritten += 1
      try {
        const waiting = await arrivalOf(reading)
        if (!waiting) return nothingYet()
        const result = Promise.withResolvers<AlbumFolderOutcome>()
        entries.push({ ...waiting, outcome: nothingYet(), result, isAlone: false, isLast: false })
        proceed()
        return await result.promise
      } finally {
        unwritten -= 1
        proceed()
      }
    },
    end: () => {
      isEnding = true
      proceed()
    },
  }
}
