import { resolve } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import type { Disk } from '../../media/disk/disk.ts'
import type { Listing } from '../../media/disk/folder-facts.ts'
import type { Storage } from '../../media/storage.ts'
import { isAudioFileName } from '../paths/audio-file-name.ts'
import { isHelperName } from '../paths/helper-names.ts'
import { joinPath } from '../paths/names.ts'

export type Count = { audio_files: number; complete: boolean }

export type Counter = {
  /** The number of audio files found below a folder so far. The count continues in the background. */
  of(path: string): Count
  /** Counts to the end. */
  whole(path: string, signal: AbortSignal): Promise<number>
  close(): void
}

type Counting = Count & { endedAt: number | null; controller: AbortController }

const rememberedMax = 30
const freshMs = 60_000
const foldersMax = 200_000
const foldersAtOnce = 64
const nothing: Listing = { folders: [], files: [] }
const runningMax = 2

/** Counts audio files without opening them, some folders at a time. */
export function createCounter(clock: Clock, storage: Storage): Counter {
  const countings = new Map<string, Counting>()

  function start(path: string): Counting {
    const running = [...countings].filter(([, { complete }]) => !complete)
    // Only the newest counts continue, since a person who browses leaves folders behind.
    for (const [old, { controller }] of running.slice(0, Math.max(0, running.length - runningMax + 1))) {
      controller.abort()
      countings.delete(old)
    }
    if (countings.size >= rememberedMax) countings.delete(countings.keys().next().value ?? '')
    const counting: Counting = {
      audio_files: 0,
      complete: false,
      endedAt: null,
      controller: new AbortController(),
    }
    countings.set(path, counting)
    const { signal } = counting.controller
    void countBelow(storage.elsewhere, path, signal, (files) => (counting.audio_files += files)).then(() => {
      if (signal.aborted) return
      counting.complete = true
      counting.endedAt = clock.monotonicMs()
    })
    return counting
  }

  return {
    of: (path) => {
      const folder = resolve('/', path)
      const known = countings.get(folder)
      const isFresh = known && (known.endedAt === null || clock.monotonicMs() - known.endedAt < freshMs)
      const { audio_files, complete } = isFresh ? known : start(folder)
      return { audio_files, complete }
    },
    whole: async (path, signal) => {
      let total = 0
      await countBelow(storage.disk(path), path, signal, (files) => (total += files))
      return total
    },
    close: () => {
      for (const { controller } of countings.values()) controller.abort()
      countings.clear()
    },
  }
}

async function countBelow(
  disk: Disk,
  path: string,
  signal: AbortSignal,
  add: (files: number) => void,
): Promise<void> {
  const open = [path]
  for (let listed = 0; open.length > 0 && listed < foldersMax && !signal.aborted;) {
    // In one question: each of them costs more than a folder.
    const asked = open.splice(-foldersAtOnce)
    const found = await disk.ask('listings', asked).catch(() => asked.map(() => nothing))
    let files = 0
    for (const [index, folder] of asked.entries()) {
      const listing = found[index]
      if (!listing) {
        open.push(folder)
        continue
      }
      listed += 1
      for (const name of listing.folders)
        if (!isHelperName(name)) open.push(joinPath(folder === '/' ? '' : folder, name))
      files += listing.files.filter((name) => !isHelperName(name) && isAudioFileName(name)).length
    }
    add(files)
  }
}
