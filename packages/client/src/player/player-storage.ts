import type { StoragePort } from '../ports.ts'
import { readSleep, type Sleep, sleepText } from './sleep.ts'

const volumeAtFirst = 0.5

/** The volume of this device: half by default. */
export function readVolume(storage: StoragePort): { volume: number; isMuted: boolean } {
  const text = storage.getItem('volume')
  const stored = text === null ? Number.NaN : Number(text)
  const volume = stored >= 0 && stored <= 1 ? stored : volumeAtFirst
  return { volume, isMuted: storage.getItem('muted') === 'true' }
}

export function saveVolume(storage: StoragePort, volume: number, isMuted: boolean): void {
  write(storage, 'volume', String(volume))
  write(storage, 'muted', String(isMuted))
}

/** The position in the current track on this device. */
export function readPosition(storage: StoragePort): number {
  const seconds = Number(storage.getItem('progressSec'))
  return Number.isFinite(seconds) && seconds > 0 ? seconds : 0
}

export const savePosition = (storage: StoragePort, seconds: number): void =>
  write(storage, 'progressSec', String(Math.round(seconds * 10) / 10))

const sleepKey = 'sleepTimer'

export const readSleepTimer = (storage: StoragePort): Sleep | null => readSleep(storage.getItem(sleepKey))

export function saveSleepTimer(storage: StoragePort, sleep: Sleep | null): void {
  if (sleep) write(storage, sleepKey, sleepText(sleep))
  else storage.removeItem(sleepKey)
}

/** A full storage must not stop the music: only the value is lost at the next reload. */
function write(storage: StoragePort, key: string, value: string): void {
  try {
    storage.setItem(key, value)
  } catch {
    storage.removeItem(key)
  }
}
