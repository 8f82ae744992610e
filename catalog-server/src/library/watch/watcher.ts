import type { MusicFolder } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import type { ChangeSignal } from './change-signal.ts'
import { openChangeSignal } from './change-signal.ts'
import { concerns } from './mount-changes.ts'
import { createMountWatch } from './mount-watch.ts'

/** How changes in a music folder are noticed, as the last walk through it found. */
export type FolderWatch = {
  state: NonNullable<MusicFolder['watch']>
  /** Files that were still being written, and left for later. */
  unfinished: number
}

export type Watcher = {
  /** To its descriptor a scan adds the folders that it walks through; null when nothing can be watched. */
  signal(): ChangeSignal | null
  note(folderId: number, found: FolderWatch): void
  stateOf(folderId: number): MusicFolder['watch']
  /** A folder was removed from the library: its watches are dropped before the next scan. */
  forget(folderId: number): void
  scanStarted(): void
  /** A failed one may have left out what had changed before it. */
  scanEnded(hasFailed: boolean): void
  close(): void
}

type Options = { isOn: boolean; clock: Clock; folders: () => readonly WatchedFolder[]; startScan: () => void }
type WatchedFolder = { id: number; path: string }

/** A scan begins after a quiet time, because files are usually copied one after another. */
const quietMs = 1_000
/** The longest time between the first change and its scan. */
const patienceMs = 3_000
/** The pause after a scan, as a multiple of its duration: constant changes keep the scanner busy for a tenth of the time. */
const restPerScan = 9
/** The wait before unfinished files are looked at again. It doubles each time, up to the maximum. */
const unfinishedMs = 5_000
const unfinishedMaxMs = 60_000
/** The interval of scans for folders that cannot be watched, and the wait after a scan that failed. */
const rescanMs = 3_600_000

/**
 * Starts a scan soon after something changed in the music folders. It keeps no list of folders: each scan walks through all
 * of them, adds those that are new to what the kernel watches, and finds out for itself what changed.
 */
export function createWatcher({ isOn, clock, folders: watched, startScan }: Options): Watcher {
  const folders = new Map<number, FolderWatch>()
  let signal: ChangeSignal | null = null
  let timer: NodeJS.Timeout | undefined
  /** The time of the first change since the last scan began. */
  let changedAt: number | null = null
  let isScanning = false
  let hasFailed = false
  let startedAt = 0
  let restUntil = 0
  let unfinishedWaitMs = unfinishedMs
  let isStale = false
  let isClosed = false

  function scanIn(ms: number): void {
    clearTimeout(timer)
    timer = setTimeout(startScan, ms)
    timer.unref()
  }

  function onChange(): void {
    const now = clock.monotonicMs()
    changedAt ??= now
    if (isScanning) return
    const quietAt = Math.min(now + quietMs, changedAt + patienceMs)
    scanIn(Math.max(quietAt, restUntil) - now)
  }

  /** A folder that could not be watched may be missing, and may lie behind a link to any disk. */
  const mounts = createMountWatch((paths) => {
    const isConcerned = watched().some(
      ({ id, path }) =>
        folders.get(id)?.state === 'unavailable' || paths.some((mounted) => concerns(mounted, path)),
    )
    if (isConcerned && !isClosed) onChange()
  })

  function onEnd(): void {
    signal = null
    for (const found of folders.values()) found.state = 'unavailable'
    scheduleNext()
  }

  function open(): ChangeSignal | null {
    if (isStale) signal?.close()
    if (isStale) signal = null
    isStale = false
    mounts.open()
    return (signal ??= openChangeSignal(onChange, onEnd))
  }

  function scheduleNext(): void {
    if (isClosed || !isOn) return
    const all = [...folders.values()]
    const isUnfinished = all.some(({ unfinished }) => unfinished > 0)
    if (changedAt !== null) onChange()
    else if (isUnfinished) scanIn(unfinishedWaitMs)
    else if (hasFailed || all.some(({ state }) => state !== 'live')) scanIn(rescanMs)
    unfinishedWaitMs = isUnfinished ? Math.min(unfinishedWaitMs * 2, unfinishedMaxMs) : unfinishedMs
  }

  return {
    signal: () => (isOn && !isClosed ? open() : null),
    note: (folderId, found) => void folders.set(folderId, found),
    stateOf: (folderId) => (isOn ? (folders.get(folderId)?.state ?? null) : 'off'),
    forget: (folderId) => {
      folders.delete(folderId)
      isStale = true
    },
    scanStarted: () => {
      clearTimeout(timer)
      isScanning = true
      changedAt = null
      startedAt = clock.monotonicMs()
    },
    scanEnded: (failed) => {
      isScanning = false
      hasFailed = failed
      const now = clock.monotonicMs()
      restUntil = now + (now - startedAt) * restPerScan
      scheduleNext()
    },
    close: () => {
      isClosed = true
      clearTimeout(timer)
      signal?.close()
      mounts.close()
    },
  }
}
