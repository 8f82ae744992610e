import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import type { PlaceReport } from '../../admin/doctor/index.ts'
import { inspectPlaces, placesWanted } from '../../admin/doctor/index.ts'
import type { Storage } from '../../media/storage.ts'
import type { Places } from './serve-config.ts'

/** Makes the folders that are missing, as far as it may, and looks at the places without which nothing works. */
export async function prepareFolders(places: Places, storage: Storage): Promise<PlaceReport[]> {
  // The look that follows says what is wrong, and what to do.
  const quietly = (make: () => unknown) => Promise.try(make).catch(() => undefined)
  for (const folder of [places.dataFolder, places.cacheFolder]) await quietly(() => makeFolder(folder))
  await quietly(() => storage.disk(places.mediaPath).ask('makeFolder', places.mediaPath))
  return inspectPlaces(
    placesWanted(places).filter(({ required }) => required),
    storage,
  )
}

/** Looks at the music folders. The server goes on without those that cannot be used. */
export const lookAtMusic = (places: Places, storage: Storage): Promise<PlaceReport[]> =>
  inspectPlaces(
    placesWanted(places).filter(({ required }) => !required),
    storage,
  )

/** Makes a folder that is missing, for us alone: what lies there is private. One that exists stays as it is. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
}
