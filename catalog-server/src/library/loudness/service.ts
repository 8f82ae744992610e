import { availableParallelism, loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import type { LoudnessStatus } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import type { Log } from '../../base/log.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { fileOf } from '../../media/section.ts'
import type { Storage } from '../../media/storage.ts'
import { measure } from './measure.ts'
import { createLoudnessStore, type Unmeasured } from './store.ts'

export type LoudnessOptions = {
  catalog: CatalogStore
  storage: Storage
  mediaPath: string
  linkRoots(): readonly string[]
  ffmpeg: string | null
  isOn: boolean
  /** Current work of the server that takes precedence. */
  busyWith(): 'scan' | 'conversions' | null
  isMachineBusy?: () => boolean
  /** The delay after the last change, so that frequent changes are measured once. */
  restMs?: number
  clock: Clock
  log: Log
}

export type LoudnessService = {
  /** Something in the catalog may have changed. */
  wake(): void
  status(): LoudnessStatus
  close(): Promise<void>
}

const usualRestMs = 30_000
const askAgainMs = 2_000

/** Whether more processes want to run than there are processors. */
const hasNoProcessorFree = (): boolean => (loadavg()[0] ?? 0) > availableParallelism()

/**
 * Measures, one after another, the tracks whose tags lack the loudness. The remaining work is in the catalog, so that
 * it continues after any end. Between two tracks it waits while a scan runs, a conversion is being listened to or the
 * machine is busy; without work nothing runs.
 */
export function createLoudness(options: LoudnessOptions): LoudnessService {
  const { catalog, storage, ffmpeg, isOn, log } = options
  const { isMachineBusy = hasNoProcessorFree, restMs = usualRestMs } = options
  const store = createLoudnessStore(catalog, options.clock)
  const closing = new AbortController()
  const { signal } = closing
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null
  let isAgainWanted = false
  let left = 0
  let measured = 0
  let failed = 0

  const waitsFor = (): LoudnessStatus['paused_by'] =>
    options.busyWith() ?? (isMachineBusy() ? 'machine' : null)

  async function untilQuiet(): Promise<void> {
    while (waitsFor() !== null) await sleep(Math.min(askAgainMs, restMs), undefined, { signal })
    signal.throwIfAborted()
  }

  /** @returns whether its disk provided it */
  async function measureFile(by: string, { payloadHash, folder, path }: Unmeasured): Promise<boolean> {
    const root = folder ?? options.mediaPath
    const { path: filePath, section } = fileOf(path)
    const file = await storage.find(root, filePath, { linkRoots: options.linkRoots() }).catch(() => null)
    if (!file) return false
    const measurement = await measure(by, file.path, section, signal)
    await store.keep(payloadHash, measurement)
    left = Math.max(0, left - 1)
    if (measurement) measured += 1
    else failed += 1
    if (!measurement) log.warn('The loudness of a file could not be measured', { path: file.path })
    return true
  }

  async function round(by: string): Promise<void> {
    await untilQuiet()
    left = await store.countUnmeasured()
    let album = await store.nextAlbum('')
    while (album !== null) {
      let isComplete = true
      for (const track of await store.unmeasuredIn(album)) {
        await untilQuiet()
        isComplete = (await measureFile(by, track)) && isComplete
      }
      if (isComplete) await store.settle(album)
      signal.throwIfAborted()
      album = await store.nextAlbum(album)
    }
  }

  function begin(): void {
    if (ffmpeg === null || signal.aborted) return
    isAgainWanted = false
    running = round(ffmpeg)
      .catch((error: unknown) => {
        if (!signal.aborted) log.warn('The loudness of the music was not measured to the end', { error })
      })
      .then(() => {
        running = null
        if (isAgainWanted) wake()
      })
  }

  function wake(): void {
    if (!isOn || ffmpeg === null || signal.aborted) return
    isAgainWanted = running !== null
    if (running) return
    clearTimeout(timer)
    timer = setTimeout(begin, restMs)
    timer.unref()
  }

  function stateOf(pausedBy: LoudnessStatus['paused_by']): LoudnessStatus['state'] {
    if (!isOn) return 'off'
    if (ffmpeg === null) return 'unavailable'
    if (!running) return 'idle'
    return pausedBy === null ? 'measuring' : 'paused'
  }

  return {
    wake,
    status: () => {
      const pausedBy = running ? waitsFor() : null
      return { state: stateOf(pausedBy), paused_by: pausedBy, left, measured, failed }
    },
    close: async () => {
      clearTimeout(timer)
      closing.abort()
      await running
    },
  }
}
