/**
 * What a client may announce that it understands: in this header, as names parted by commas; for a WebSocket, where a
 * page cannot set headers, also in the query `features`. `entries`: playlists as entries, and a snapshot in place of 410.
 */
export const featuresHeader = 'x-pezzottify-features'
export const features = ['entries'] as const
export type Feature = (typeof features)[number]

/** The number of the last event that a write made. A client that has come to know events up to it has seen its own. */
export const syncSeqHeader = 'x-sync-seq'
