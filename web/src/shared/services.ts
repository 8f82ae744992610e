import type {
  ApiClient,
  AppPort,
  AudioEffect,
  MediaBrowserPort,
  MediaSessionPort,
  PagePort,
  StoragePort,
} from '@pezzottify/client'
import { inject, type InjectionKey } from 'vue'
import type { BatchReader } from './catalog/batch-reader.ts'
import type { createConnection } from './connection.ts'
import type { createFailure } from './failure.ts'
import type { OfflineMusic } from './offline/music.ts'
import type { OfflineService } from './offline/service.ts'
import type { PlaysService } from './plays/service.ts'
import type { TrackSource } from './catalog/track-source.ts'

/** The services that stores and pages use. */
export type Services = {
  api: ApiClient
  storage: StoragePort
  page: PagePort
  mediaSession: MediaSessionPort | null
  /** Cars and watches that look through the library; null where there are none. */
  mediaBrowser: MediaBrowserPort | null
  /** The app around the page; null in a browser. */
  app: AppPort | null
  /** Whether this platform decodes a content type with codecs. */
  canPlay: (mime: string) => boolean
  /** The effects that this platform's audio output supports. */
  audioEffects: readonly AudioEffect[]
  /** The track metadata the player uses. Pages add what they have loaded. */
  tracks: TrackSource
  /** Loads tracks, albums and artists by id, in batches. */
  reader: BatchReader
  /** The stored answers of the server. */
  offline: OfflineService
  /** Music that plays without the server. */
  offlineMusic: OfflineMusic
  /** Reports plays. */
  plays: PlaysService
  connection: ReturnType<typeof createConnection>
  /** Whether the app itself failed. */
  failure: Pick<ReturnType<typeof createFailure>, 'isTotal'>
}

export const servicesKey: InjectionKey<Services> = Symbol('services')

export function useServices(): Services {
  const services = inject(servicesKey)
  if (!services) throw new Error('The app was made without its services')
  return services
}
