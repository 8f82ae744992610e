import type { DeviceStorage } from './ports.ts'

/** How scarce the room on a device is. */
export type StoragePressure = 'low' | 'medium' | 'high' | 'critical'

/** By the share that is free. Null when the platform does not say. */
export function storagePressureOf({
  freeBytes,
  totalBytes,
}: Pick<DeviceStorage, 'freeBytes' | 'totalBytes'>): StoragePressure | null {
  if (freeBytes === null || totalBytes === null || totalBytes <= 0) return null
  const free = freeBytes / totalBytes
  if (free >= 0.2) return 'low'
  if (free >= 0.1) return 'medium'
  return free >= 0.05 ? 'high' : 'critical'
}
