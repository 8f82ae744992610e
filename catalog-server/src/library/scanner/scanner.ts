import type { Clock } from '../../base/clock.ts'
import type { ScanFigures } from '../../metrics/gauges.ts'
import type { Counter } from '../folders/count.ts'
import type { Outcome, ProgressView } from './progress.ts'
import { createProgress, noScan } from './progress.ts'
import { failureOf } from './failure.ts'
import type { ScanEnd, ScanFolder, ScanOptions } from './run-scan.ts'
import { runScan } from './run-scan.ts'

export type Scanner = {
  view(): ProgressView
  figures(): ScanFigures
  /**
   * Starts a scan; a full one reads every file, also unchanged ones. A running scan continues, and is followed by
   * another when the folders have changed, or when it is not full and a full one is requested.
   */
  start(isFull?: boolean): void
  /** Starts a scan of what is to be read again: a running one may have passed by it, and is followed by another. */
  startAnew(): void
  /** Resolves when no scan is left to run. */
  ended(): Promise<void>
  /** Asks the running scan to stop, and resolves when nothing more is written. */
  cancel(): Promise<void>
  /** Runs `work` while no scan runs. A scan that it ended, or that is requested meanwhile, starts afterwards. */
  withoutScan<T>(work: () => Promise<T>): Promise<T>
  /** Like `cancel`, for good. */
  close(): Promise<void>
}

type Options = Omit<
  ScanOptions,
  'folders' | 'isFull' | 'progress' | 'signal' | 'onMuchToRead' | 'onChange'
> & {
  counter: Counter
  folders(): readonly ScanFolder[]
  /** The number of files in a folder according to earlier scans. */
  seenIn(folderId: number): number
  onCatalogChange(): void
  /** No scan does anything before; by default it begins at once. */
  quiet?: Promise<void> | undefined
  onScanStart(): void
  onScanEnd?: (outcome: Outcome, at: number) => void
}

type Running = { controller: AbortController; folderIds: string; isFull: boolean; end: Promise<void> }

/** The shortest interval between two notifications of changes. */
const tellMs = 1_000

/** Runs at most one scan at a time. */
export function createScanner(options: Options): Scanner {
  const { clock, counter, log, quiet = Promise.resolve() } = options
  let latest = noScan
  let running: Running | null = null
  let isAgainWanted = false
  let isFullWanted = false
  /** While there are any no scan starts. */
  const holds = new Set<Promise<void>>()
  let isClosed = false

  const idsOf = (folders: readonly ScanFolder[]): string => folders.map(({ id }) => id).join()

  function start(isFull = false): void {
    if (isClosed) return
    isFullWanted ||= isFull && !(running?.isFull && !running.controller.signal.aborted)
    if (holds.size > 0) {
      isAgainWanted = true
      return
    }
    const folders = options.folders()
    if (running) {
      isAgainWanted ||=
        running.folderIds !== idsOf(folders) || running.controller.signal.aborted || isFullWanted
      return
    }
    isAgainWanted = false
    const isNowFull = isFullWanted
    isFullWanted = false
    const controller = new AbortController()
    const progress = createProgress(clock)
    const previousAlbum = latest.view().newestAlbumId
    if (previousAlbum !== null) progress.newest(previousAlbum)
    latest = progress
    controller.signal.addEventListener('abort', progress.cancelling, { once: true })
    const estimate = estimateOf(folders, controller.signal, progress.total)
    const teller = throttle(clock, options.onCatalogChange)
    const startedMs = clock.monotonicMs()
    options.onScanStart()

    const scan = () =>
      runScan({
        ...options,
        folders,
        isFull: isNowFull,
        progress,
        signal: controller.signal,
        onChange: teller.tell,
        onMuchToRead: estimate.refine,
      })
    const end = quiet
      .then(scan)
      .catch((error: unknown): ScanEnd => {
        log.error('The scan could not begin', { error })
        return { outcome: 'failed', failure: failureOf(error) }
      })
      .then(({ outcome, failure }) => {
        progress.end(outcome, failure)
        options.onScanEnd?.(outcome, clock.now())
        teller.end()
        controller.abort()
        const { files_done: files, added, updated, moved, missing } = progress.view()
        const seconds = Math.round(clock.monotonicMs() - startedMs) / 1_000
        log.info(`Scan ${outcome}`, { files, added, updated, moved, missing, seconds, ...failure })
        running = null
        if (isAgainWanted) start()
      })
    running = { controller, folderIds: idsOf(folders), isFull: isNowFull, end }
  }

  /** The total is that of the last scan; when there is much to read, the files are counted again. */
  function estimateOf(folders: readonly ScanFolder[], signal: AbortSignal, tell: (files: number) => void) {
    const seen = folders.reduce((sum, { id }) => sum + options.seenIn(id), 0)
    const isNew = folders.some(({ id }) => options.seenIn(id) === 0)
    if (!isNew) tell(seen)
    const refine = async (): Promise<void> => {
      let total = 0
      for (const { path } of folders) total += await counter.whole(path, signal)
      if (!signal.aborted) tell(total)
    }
    if (isNew) void refine()
    return { refine: () => void (isNew || refine()) }
  }

  async function stop(): Promise<void> {
    running?.controller.abort()
    await running?.end
  }

  function cancel(): Promise<void> {
    isAgainWanted = false
    isFullWanted = false
    return stop()
  }

  return {
    view: () => latest.view(),
    figures: () => latest.figures(),
    start,
    startAnew: () => {
      isAgainWanted ||= running !== null
      start()
    },
    ended: async () => {
      while (running || holds.size > 0) await (running ? running.end : Promise.race(holds))
    },
    cancel,
    withoutScan: async (work) => {
      isAgainWanted ||= running !== null
      isFullWanted ||= running?.isFull ?? false
      const { promise, resolve } = Promise.withResolvers<void>()
      holds.add(promise)
      try {
        await stop()
        return await work()
      } finally {
        holds.delete(promise)
        if (isAgainWanted) start()
        resolve()
      }
    },
    close: async () => {
      isClosed = true
      await cancel()
    },
  }
}

/** Notifies at once, then not before some time has passed; the end is always notified. */
function throttle(clock: Clock, tell: () => void): { tell(): void; end(): void } {
  let toldAt = Number.NEGATIVE_INFINITY
  let isUntold = false
  const now = (): void => {
    toldAt = clock.monotonicMs()
    isUntold = false
    tell()
  }
  return {
    tell: () => {
      isUntold = true
      if (clock.monotonicMs() - toldAt >= tellMs) now()
    },
    end: () => {
      if (isUntold) now()
    },
  }
}
