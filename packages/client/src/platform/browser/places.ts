import type { PlacesStorage } from '../../player/index.ts'
import { createIndexedDbPlaces } from './indexed-db-places.ts'

/** Null in browsers without a database: there a killed browser loses up to a minute. */
export const createBrowserPlaces = (): PlacesStorage | null =>
  'indexedDB' in globalThis ? createIndexedDbPlaces() : null
