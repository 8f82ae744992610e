import { chmodSync, existsSync, mkdirSync } from 'node:fs'
import { inspectPlaces, placesWanted } from '../features/server/preflight.ts'
import type { PlaceReport } from '../features/server/preflight.ts'
import type { Places } from './serve-config.ts'

/** Makes the folders that are missing, as far as it may, and looks at all places. */
export function prepareFolders(places: Places): Promise<PlaceReport[]> {
  for (const folder of [places.dataFolder, places.mediaPath, places.cacheFolder]) tryToMake(folder)
  return inspectPlaces(placesWanted(places))
}

/** Who may read the data folder could read passwords' hashes: new ones are for us alone. */
function tryToMake(folder: string): void {
  if (existsSync(folder)) return
  try {
    mkdirSync(folder, { recursive: true })
    chmodSync(folder, 0o700)
  } catch {
    // The look that follows says why, and what to do.
  }
}
