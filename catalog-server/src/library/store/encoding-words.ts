import type { Database } from 'bun:sqlite'
import { listIn } from '../../base/stored-json.ts'

type Row = { id: string; payload_hash: string | null; names: string }

/** People's choices of the encoding of undeclared texts, by track and by the audio of its file. */
export function createEncodingWords(database: Database) {
  const spoken = database.query<Row, [string, string]>(
    `SELECT t.id, t.payload_hash, o.names FROM tracks t JOIN override_tracks ON track_id = t.id
       JOIN overrides o ON o.id = override_id
     WHERE o.kind = 'encoding' AND (t.id IN (SELECT value FROM json_each(?))
       OR t.payload_hash IN (SELECT value FROM json_each(?))) ORDER BY o.id`,
  )
  return {
    /** Files of the folder that nothing was said of follow the newest word on the others. */
    of: (trackIds: readonly string[], payloadHashes: readonly string[]) => {
      const byTrack = new Map<string, string>()
      const bySound = new Map<string, string>()
      const own = new Set(trackIds)
      let newest: string | undefined
      for (const row of spoken.all(JSON.stringify(trackIds), JSON.stringify(payloadHashes))) {
        const [encoding] = listIn(row.names)
        if (typeof encoding !== 'string') continue
        byTrack.set(row.id, encoding)
        if (row.payload_hash !== null) bySound.set(row.payload_hash, encoding)
        if (own.has(row.id)) newest = encoding
      }
      return {
        of: (trackId: string | undefined, payloadHash: string | null): string | undefined =>
          byTrack.get(trackId ?? '') ?? bySound.get(payloadHash ?? '') ?? newest,
      }
    },
  }
}
