import type { ContentType, ListedTrack } from '@pezzottify/contract'

/** What a user can keep on a device. `liked` is all tracks they like; its id is empty. */
export type KeptKind = 'album' | 'track' | 'playlist' | 'liked'

/** Something that is kept, with the tracks it had when it was last looked at, in play order. */
export type KeptItem = {
  kind: KeptKind
  id: string
  name: string
  /** Milliseconds since 1970. */
  addedAt: number
  /** Null until it was looked at. */
  trackIds: readonly string[] | null
}

/** A track whose bytes are all here. */
export type KeptTrack = {
  id: string
  /** Names what the bytes are: another one when the file is another one. */
  version: string
  sizeBytes: number
  mime: string
  /** What lists and the player show of it. */
  facts: ListedTrack
}

/** Path and query of the bytes to keep. `mime`: their content type with codecs; null for what the server says. */
export type DownloadSource = { url: string; mime: string | null }

export type DownloadRequest = {
  facts: ListedTrack
  version: string
  source: DownloadSource
}

/**
 * Why a download ended early. `full`: the device has no room; `gone`: the server has no such track; `later`: the server
 * or the network is not there; `wrong`: what came is not what was announced.
 */
export type DownloadFailure = 'full' | 'gone' | 'later' | 'wrong'

export class DownloadError extends Error {
  override name = 'DownloadError'
  readonly reason: DownloadFailure
  /** Seconds to wait, where the server says so. */
  readonly retryAfterSeconds: number | null

  constructor(reason: DownloadFailure, retryAfterSeconds: number | null = null, cause?: unknown) {
    super(`The download ended: ${reason}`, { cause })
    this.reason = reason
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** In bytes. `freeBytes` is null where the platform does not say; persistent: the platform does not clear it by itself. */
export type DeviceStorage = { usedBytes: number; freeBytes: number | null; isPersistent: boolean }

/** Music on this device, for each user apart. It says what is there; what should be is decided elsewhere. */
export type DownloadPort = {
  items: (user: string) => Promise<KeptItem[]>
  putItem: (user: string, item: KeptItem) => Promise<void>
  removeItem: (user: string, item: Pick<KeptItem, 'kind' | 'id'>) => Promise<void>
  tracks: (user: string) => Promise<KeptTrack[]>
  /**
   * Fetches a track, or what is still missing of it, and puts it in the place of an older version once it is whole.
   *
   * @throws DownloadError; what came stays for the next attempt, but for `full`, `gone` and `wrong`
   */
  fetch: (
    user: string,
    request: DownloadRequest,
    options: { signal: AbortSignal; onBytes: (keptBytes: number) => void },
  ) => Promise<KeptTrack>
  /** Renews what lists show of a kept track. */
  putFacts: (user: string, facts: ListedTrack) => Promise<void>
  /** With what has come of it so far. */
  removeTrack: (user: string, id: string) => Promise<void>
  /** Keeps a picture at least as long as this is not called without it. Paths and queries. */
  pinPictures: (user: string, urls: readonly string[]) => Promise<void>
  removeAll: (user: string) => Promise<void>
  /** Whether the user stopped downloads; kept until they go on. */
  isPaused: (user: string) => Promise<boolean>
  setPaused: (user: string, isPaused: boolean) => Promise<void>
  /** The address under which a kept track plays. */
  urlOf: (streamUrl: string) => string
  storage: () => Promise<DeviceStorage>
  /** Asks the platform not to clear what is kept by itself. */
  persist: () => Promise<boolean>
}

/** Answers and the library as the server last told them, for one user at a time. */
export type KeptAnswersPort = {
  /** Says who is signed in. What was kept of others is removed, but for their music. */
  signIn: (user: string | null) => Promise<void>
  answer: (user: string, url: string) => Promise<string | null>
  putAnswer: (user: string, url: string, text: string) => Promise<void>
  /** These answers are not dropped to make room; others may be again. */
  pin: (user: string, urls: readonly string[]) => Promise<void>
  /** What lists have shown of these; those that are not known are left out. */
  things: (user: string, kind: ContentType, ids: readonly string[]) => Promise<unknown[]>
  putThings: (user: string, kind: ContentType, things: readonly { id: string }[]) => Promise<void>
  snapshot: (user: string) => Promise<unknown>
  putSnapshot: (user: string, snapshot: unknown) => Promise<void>
}

/** The part of the app that opens without a network, and brings its new versions. */
export type InstallPort = {
  /** Makes the app open without a network from the next time on. */
  install: () => Promise<void>
  /** Told when a new version is there and waits. */
  onUpdate: (listener: () => void) => void
  /** Lets the new version take over and loads the page anew. */
  update: () => void
}

/** Why nothing can be kept here. `insecure`: browsers allow it by HTTPS and on this machine only. */
export type OfflineObstacle = 'insecure' | 'unsupported'
