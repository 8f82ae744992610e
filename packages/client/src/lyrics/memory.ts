import { isRecord } from '../is-record.ts'
import type { StoragePort } from '../ports.ts'
import { storedValue } from '../stored-value.ts'

export const lyricsSizes = ['small', 'medium', 'large'] as const
export type LyricsSize = (typeof lyricsSizes)[number]

/** The lyrics settings of this device. */
export type LyricsMemory = {
  size(): LyricsSize
  setSize(size: LyricsSize): void
  /** The offset by which the lyrics of a track are shown later than their times, in milliseconds. */
  offsetMs(trackId: string): number
  setOffsetMs(trackId: string, offsetMs: number): void
}

const memoryKey = 'pezzottify_lyrics'
/** The oldest offsets are forgotten first. */
const tracksMax = 500
const offsetMaxMs = 60_000

type StoredSettings = { size: LyricsSize; offsets: [trackId: string, offsetMs: number][] }

/** In the storage while there is room; several tabs share it. */
export function createLyricsMemory(storage: StoragePort): LyricsMemory {
  let own: StoredSettings | null = null
  const read = (): StoredSettings =>
    settingsIn(storedValue(storage, memoryKey)) ?? own ?? { size: 'medium', offsets: [] }
  const write = (stored: StoredSettings): void => {
    own = stored
    try {
      storage.setItem(memoryKey, JSON.stringify(stored))
    } catch {
      // The storage is full or blocked: the offset lasts until the page is closed.
    }
  }
  return {
    size: () => read().size,
    setSize: (size) => write({ ...read(), size }),
    offsetMs: (trackId) => read().offsets.find(([id]) => id === trackId)?.[1] ?? 0,
    setOffsetMs: (trackId, offsetMs) => {
      const stored = read()
      const others = stored.offsets.filter(([id]) => id !== trackId)
      const bounded = Math.max(-offsetMaxMs, Math.min(offsetMaxMs, Math.round(offsetMs)))
      const offsets: StoredSettings['offsets'] = bounded === 0 ? others : [...others, [trackId, bounded]]
      write({ ...stored, offsets: offsets.slice(-tracksMax) })
    },
  }
}

function settingsIn(stored: unknown): StoredSettings | null {
  if (!isRecord(stored)) return null
  const { size, offsets } = stored
  return {
    size: lyricsSizes.find((known) => size === known) ?? 'medium',
    offsets: Array.isArray(offsets) ? offsets.filter(isOffset) : [],
  }
}

const isOffset = (value: unknown): value is [string, number] =>
  Array.isArray(value) && typeof value[0] === 'string' && Number.isFinite(value[1])
