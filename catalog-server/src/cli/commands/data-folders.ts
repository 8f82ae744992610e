import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import type { PlaceReport } from '../../admin/doctor/index.ts'
import { inspectPlaces, placesWanted } from '../../admin/doctor/index.ts'
import type { Storage } from '../../media/storage.ts'
import type { Places } from './serve-config.ts'

/** Creates missing folders, as far as possible, and checks the paths without which nothing works. */
export async function prepareFolders(places: Places, storage: Storage): Promise<PlaceReport[]> {
  // The check that follows reports the problem and the fix.
  const quietly = (make: () => unknown) => Promise.try(make).catch(() => undefined)
  for (const folder of [places.dataFolder, places.cacheFolder]) await quietly(() => makeFolder(folder))
  await quietly(() => storage.disk(places.mediaPath).ask('makeFolder', places.mediaPath))
  return inspectPlaces(
    placesWanted(places).filter(({ required }) => required),
    storage,
  )
}

/** Checks the music folders. The server starts without those that cannot be used. */
export const lookAtMusic = (places: Places, storage: Storage): Promise<PlaceReport[]> =>
  inspectPlaces(
    placesWanted(places).filter(({ required }) => !required),
    storage,
  )

/**
 * Creates a missing folder that only we may read, since its content is private. An existing one is left
 * unchanged.
 */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
}
