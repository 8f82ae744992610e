/**
 * The header in which a client announces the features it understands, as names separated by commas; for a WebSocket,
 * where a page cannot set headers, also the query `features`. `entries`: playlists as entries, and a snapshot in place
 * of 410.
 */
export const featuresHeader = 'x-pezzottify-features'
export const features = ['entries'] as const
export type Feature = (typeof features)[number]

/** The number of the last event of a write. A client that has received events up to it has seen its own change. */
export const syncSeqHeader = 'x-sync-seq'
