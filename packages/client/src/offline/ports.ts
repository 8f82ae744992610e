import type { ContentType, ListedTrack } from '@pezzottify/contract'

/** The kinds of items that a user can keep on a device. `liked` is all liked tracks; its id is empty. */
export type OfflineKind = 'album' | 'track' | 'playlist' | 'liked'

/** An offline item, with its tracks in play order as of the last look. */
export type OfflineItem = {
  kind: OfflineKind
  id: string
  name: string
  /** Milliseconds since 1970. */
  addedAt: number
  /** Null before the first look. */
  trackIds: readonly string[] | null
}

/** A track whose bytes are complete on the device. */
export type OfflineTrack = {
  id: string
  /** Identifies the bytes: it changes with the file. */
  version: string
  sizeBytes: number
  mime: string
  /** The track as lists and the player show it. */
  facts: ListedTrack
}

/** Path and query of the bytes to keep. `mime`: their content type with codecs; null for that of the answer. */
export type DownloadSource = { url: string; mime: string | null }

export type DownloadRequest = {
  facts: ListedTrack
  version: string
  source: DownloadSource
}

/**
 * Why a download ended early. `full`: the device has no room; `gone`: the server has no such track; `later`: the server
 * or the network is unavailable; `wrong`: the bytes are not what was announced.
 */
export type DownloadFailure = 'full' | 'gone' | 'later' | 'wrong'

export class DownloadError extends Error {
  override name = 'DownloadError'
  readonly reason: DownloadFailure
  /** Seconds to wait, if the server says so. */
  readonly retryAfterSeconds: number | null

  constructor(reason: DownloadFailure, retryAfterSeconds: number | null = null, cause?: unknown) {
    super(`The download ended: ${reason}`, { cause })
    this.reason = reason
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/**
 * In bytes. `usedBytes`: of this app. `totalBytes`: of the device, or of what a browser gives to this server. Null when
 * the platform does not say. `isPersistent`: the platform does not delete it by itself.
 */
export type DeviceStorage = {
  usedBytes: number
  freeBytes: number | null
  totalBytes: number | null
  isPersistent: boolean
}

/**
 * The music stored on this device, separately for each user. It reports what is there; what should be there is decided
 * elsewhere.
 */
export type DownloadPort = {
  items: (user: string) => Promise<OfflineItem[]>
  putItem: (user: string, item: OfflineItem) => Promise<void>
  removeItem: (user: string, item: Pick<OfflineItem, 'kind' | 'id'>) => Promise<void>
  tracks: (user: string) => Promise<OfflineTrack[]>
  /**
   * Fetches a track, or the missing rest of it, and replaces an older version once it is complete.
   *
   * @throws DownloadError; received bytes stay for the next attempt, except after `full`, `gone` and `wrong`
   */
  fetch: (
    user: string,
    request: DownloadRequest,
    options: { signal: AbortSignal; onBytes: (keptBytes: number) => void },
  ) => Promise<OfflineTrack>
  /** Updates the facts of an offline track. */
  putFacts: (user: string, facts: ListedTrack) => Promise<void>
  /** Includes an unfinished download of it. */
  removeTrack: (user: string, id: string) => Promise<void>
  /** Pins these pictures, by path and query, in place of those of the previous call; unpinned ones may be removed. */
  pinPictures: (user: string, urls: readonly string[]) => Promise<void>
  removeAll: (user: string) => Promise<void>
  /** Whether the user paused downloads; stored until they resume. */
  isPaused: (user: string) => Promise<boolean>
  setPaused: (user: string, isPaused: boolean) => Promise<void>
  /** The address under which an offline track plays. */
  urlOf: (streamUrl: string) => string
  storage: () => Promise<DeviceStorage>
  /** Asks the platform not to delete stored data by itself. */
  persist: () => Promise<boolean>
}

/** Answers and the library as the server last sent them, for one user at a time. */
export type ResponseCachePort = {
  /** Sets the signed-in user, null for nobody. Stored data of all others is removed, except their music. */
  signIn: (user: string | null) => Promise<void>
  answer: (user: string, url: string) => Promise<string | null>
  putAnswer: (user: string, url: string, text: string) => Promise<void>
  /** Pins these answers, which are then not removed to make room; all others are unpinned. */
  pin: (user: string, urls: readonly string[]) => Promise<void>
  /** These items as lists last showed them; unknown ones are left out. */
  things: (user: string, kind: ContentType, ids: readonly string[]) => Promise<unknown[]>
  putThings: (user: string, kind: ContentType, things: readonly { id: string }[]) => Promise<void>
  snapshot: (user: string) => Promise<unknown>
  putSnapshot: (user: string, snapshot: unknown) => Promise<void>
}

/** The part of the app that opens without a network, and updates itself. */
export type InstallPort = {
  /** Makes the app open without a network from the next time on. */
  install: () => Promise<void>
  /** Calls the listener when a new version is waiting. */
  onUpdate: (listener: () => void) => void
  /** Activates the new version and reloads the page. */
  update: () => void
}

/** Why nothing can be kept here. `insecure`: browsers allow it over HTTPS and on localhost only. */
export type OfflineObstacle = 'insecure' | 'unsupported'
