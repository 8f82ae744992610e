import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { inspectPlaces, placesWanted } from '../features/server/preflight.ts'
import type { PlaceReport } from '../features/server/preflight.ts'
import type { Places } from './serve-config.ts'

/** Makes the folders that are missing, as far as it may, and looks at all places. */
export function prepareFolders(places: Places): Promise<PlaceReport[]> {
  for (const folder of [places.dataFolder, places.mediaPath, places.cacheFolder]) {
    try {
      makeFolder(folder)
    } catch {
      // The look that follows says why, and what to do.
    }
  }
  return inspectPlaces(placesWanted(places))
}

/** Makes a folder that is missing, for us alone: what lies there is private. One that exists stays as it is. */
export function makeFolder(folder: string): void {
  if (existsSync(folder)) return
  mkdirSync(folder, { recursive: true })
  chmodSync(folder, 0o700)
}
