/** Requests per minute and per hour for each class; `null` means no limit. */
export const rateClasses = {
  /** From one network, for any account. */
  login: { perMinute: 10, perHour: 100 },
  /** For one account, from devices on which its user was never signed in, from any network. */
  account: { perMinute: 30, perHour: 300 },
  global: { perMinute: 1_000, perHour: 50_000 },
  search: { perMinute: 100, perHour: 5_000 },
  content_read: { perMinute: 500, perHour: 25_000 },
  user_read: { perMinute: 500, perHour: 25_000 },
  stream: { perMinute: 100, perHour: 5_000 },
  image: { perMinute: 6_000, perHour: 300_000 },
  /** What a player tells as it goes, and what others ask of it. */
  playback: { perMinute: 600, perHour: 20_000 },
  write: { perMinute: 60, perHour: 2_000 },
  /** Changes of apps that send what they gathered while they were offline, one by one. */
  app_write: { perMinute: 600, perHour: 6_000 },
  none: null,
} as const satisfies Record<string, { perMinute: number; perHour: number } | null>

export type RateClass = keyof typeof rateClasses

/** The request line and the headers together; longer ones are answered with 431. */
export const headMaxBytes = 16 * 1024
export const jsonBodyMaxBytes = 2 * 1024 * 1024
/**
 * Values in a JSON body, including those in lists and objects. They determine the cost of parsing: 2 MiB can hold a
 * million.
 */
export const jsonBodyMaxValues = 50_000
export const imageUploadMaxBytes = 20 * 1024 * 1024
export const audioUploadMaxBytes = 2 * 1024 * 1024 * 1024
/** An uploaded backup from which a new server starts. Larger ones are copied into its folder for backups by hand. */
export const backupUploadMaxBytes = 2 * 1024 ** 3
export const backupNameMaxCharacters = 150
/** Artists of one album, credits of one track, artists related to one. */
export const editedLinksMax = 1_000
/** Names and other texts of an edited artist, album, track or image: a scan takes no longer ones from tags. */
export const editedTextMaxCharacters = 2_000
/** Genres, tags, languages or periods of one artist, album or track. */
export const editedListMax = 1_000
/** A path or an address in the catalog, and a folder of the server. */
export const pathMaxCharacters = 4_096
/** A description of a batch of changes. */
export const descriptionMaxCharacters = 10_000
export const batchIdsMax = 500
/** The lines of a playlist file that are looked for in one request: each may be a search. */
export const matchLinesMax = 100
/** Albums that are put together at once, or artists that one name stands for. */
export const overrideItemsMax = 20
export const deviceUuidMinBytes = 8
export const deviceUuidMaxBytes = 64
export const deviceNameMaxBytes = 100
export const deviceOsInfoMaxBytes = 200
export const devicesPerUserMax = 50
export const appPasswordsPerUserMax = 50
export const appPasswordNameMaxCharacters = 100
/** What an app calls itself. */
export const appClientMaxBytes = 100
export const handleMaxCharacters = 100
/** The name of an existing user: an import may have brought longer names than new users may choose. */
export const knownHandleMaxCharacters = 1_000
export const passwordMinCharacters = 8
export const passwordMaxCharacters = 1_000
/** A code for pairing or for the set-up, as a person may type it. */
export const oneTimeCodeMaxCharacters = 200
/** How long a one-time code can be redeemed that signs another device in. */
export const pairingSeconds = 600
export const playlistNameMaxCharacters = 1_000
/** The limit of the calls that take a whole list or positions. */
export const playlistTracksMax = 300
/** The limit of a playlist that is edited by entries. */
export const playlistEntriesMax = 10_000
/** Operations in one call. */
export const playlistOperationsMax = 1_000
/** How long a deleted playlist can be restored. */
export const playlistBinDays = 30
/** How long the answer to an `Idempotency-Key` is stored. */
export const idempotencyDays = 30
export const idempotencyKeyMaxCharacters = 200
/** Settings in one call. */
export const settingsPerCallMax = 100
/** Open sockets of one user, over all devices. */
export const socketsPerUserMax = 250
/** The longest frame that a client may send. */
export const socketMessageMaxBytes = 64 * 1024
export const searchResultsMax = 30
export const searchQueryMaxCharacters = 512
export const pageItemsDefault = 50
export const pageItemsMax = 500
export const idMaxCharacters = 200
/** The most tracks in one play queue; further ones are left out. */
export const queueTracksMax = 10_000
/** The latest tracks of a queue from which it can be continued. */
export const radioSeedTracksMax = 50
/** Recently played tracks that a radio leaves out: some days of music. */
export const radioRecentMax = 1_000
export const radioTracksMax = 100
/** The name of a kind of problem that a scan has with a file. */
export const problemCodeMaxCharacters = 100
/** Longest side in pixels of a scaled image; any other size is refused, so that the cache stays small. */
export const imageSizes = [64, 128, 256, 512, 1024] as const
