import type { AlbumId, ScanFailure, ScanStatus } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { createLeftOut, type LeftOut } from './1-discover/left-out.ts'
import type { ScanFigures } from '../../metrics/gauges.ts'

export type Outcome = NonNullable<ScanStatus['outcome']>

type Counts = Pick<ScanStatus, 'added' | 'updated' | 'moved' | 'unchanged' | 'missing'>

/** The parts of the status that the progress itself has; the others are read from the catalog. */
export type ProgressView = Omit<ScanStatus, 'problems' | 'albums' | 'newest_album'> & {
  newestAlbumId: AlbumId | null
}

export type Progress = {
  view(): ProgressView
  /** The same for the metrics. */
  figures(): ScanFigures
  count(what: keyof Counts, by: number): void
  /** One changed file was read. */
  read(): void
  /** Some files cannot be read. */
  failed(count: number): void
  folder(path: string): void
  /** The files left out in one music folder. */
  leftOut(kinds: readonly LeftOut[]): void
  newest(albumId: string): void
  total(files: number): void
  cancelling(): void
  /** `failure` is the reason, if it failed. */
  end(outcome: Outcome, failure: ScanFailure | null): void
}

const windowMs = 5_000
const sampleMs = 200

const zero: Counts = { added: 0, updated: 0, moved: 0, unchanged: 0, missing: 0 }

/** The progress of one scan. The rate is that of the last seconds. */
export function createProgress(clock: Clock): Progress {
  const startedAt = clock.now()
  const startedMs = clock.monotonicMs()
  const counts = { ...zero }
  const samples = [{ at: clock.monotonicMs(), done: 0 }]
  const leftOut = createLeftOut()
  let read = 0
  let failed = 0
  let total: number | null = null
  let currentFolder: string | null = null
  let newestAlbumId: AlbumId | null = null
  let isCancelling = false
  let end: { outcome: Outcome; failure: ScanFailure | null; at: number; atMs: number } | null = null

  const done = (): number => read + counts.unchanged

  function sample(): void {
    const at = clock.monotonicMs()
    if (at - (samples.at(-1)?.at ?? 0) >= sampleMs) samples.push({ at, done: done() })
    while (samples.length > 2 && at - (samples[0]?.at ?? at) > windowMs) samples.shift()
  }

  function rate(): number {
    const first = samples[0]
    const elapsedMs = clock.monotonicMs() - (first?.at ?? 0)
    return first && elapsedMs > 0 ? ((done() - first.done) * 1_000) / elapsedMs : 0
  }

  return {
    view: () => {
      const perSecond = end ? 0 : rate()
      const known = total === null ? null : Math.max(total, done())
      return {
        state: end ? 'idle' : isCancelling ? 'cancelling' : 'running',
        outcome: end?.outcome ?? null,
        failure: end?.failure ?? null,
        started_at: startedAt,
        finished_at: end?.at ?? null,
        files_total: end?.outcome === 'completed' ? done() : known,
        files_done: done(),
        files_per_second: Math.round(perSecond * 10) / 10,
        seconds_left: known === null || perSecond <= 0 ? null : Math.ceil((known - done()) / perSecond),
        ...counts,
        left_out: leftOut.list(),
        current_folder: end ? null : currentFolder,
        newestAlbumId,
      }
    },
    figures: () => ({
      isRunning: end === null,
      seen: done(),
      read,
      failed,
      changes: { added: counts.added, updated: counts.updated, moved: counts.moved, missing: counts.missing },
      // Independent of the wall clock.
      seconds: ((end?.atMs ?? clock.monotonicMs()) - startedMs) / 1_000,
    }),
    count: (what, by) => {
      counts[what] += by
      if (what === 'unchanged') sample()
    },
    read: () => {
      read += 1
      sample()
    },
    failed: (count) => void (failed += count),
    folder: (path) => (currentFolder = path),
    leftOut: leftOut.addAll,
    newest: (albumId) => {
      // It comes from the catalog, where ids are plain text.
      newestAlbumId = albumId as AlbumId
    },
    total: (files) => (total = files),
    cancelling: () => (isCancelling = true),
    end: (outcome, failure) => (end = { outcome, failure, at: clock.now(), atMs: clock.monotonicMs() }),
  }
}

/** Before the first scan since the server started. */
export const noScan: Pick<Progress, 'view' | 'figures'> = {
  view: () => ({
    state: 'idle',
    outcome: null,
    failure: null,
    started_at: null,
    finished_at: null,
    files_total: null,
    files_done: 0,
    files_per_second: 0,
    seconds_left: null,
    ...zero,
    left_out: [],
    current_folder: null,
    newestAlbumId: null,
  }),
  figures: () => ({
    isRunning: false,
    seen: 0,
    read: 0,
    failed: 0,
    changes: { added: 0, updated: 0, moved: 0, missing: 0 },
    seconds: 0,
  }),
}
