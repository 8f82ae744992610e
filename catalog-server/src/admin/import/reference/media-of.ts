import type { Database } from 'bun:sqlite'
import type { MediaFile } from '../media.ts'
import { imageFile } from '../media.ts'
import type { Source } from './source.ts'
import { textIn } from './source.ts'

/**
 * The files of all records that source and catalog have under the same path, below the source's media folder.
 */
export function* mediaOf(source: Source, target: Database): Generator<MediaFile> {
  const track = target.query<{ id: string }, [string | null, string | null]>(
    'SELECT id FROM tracks WHERE id = ? AND audio_uri = ? AND library_id IS NULL',
  )
  for (const row of source.rows('tracks')) {
    const uri = textIn(row, 'audio_uri')
    if (uri !== null && track.get(textIn(row, 'id'), uri)) yield { kind: 'audio files', uri, others: [] }
  }
  const image = target.query<{ id: string }, [string | null, string | null]>(
    'SELECT id FROM images WHERE id = ? AND uri = ?',
  )
  for (const row of source.rows('images')) {
    const [id, uri] = [textIn(row, 'id'), textIn(row, 'uri')]
    if (id !== null && uri !== null && image.get(id, uri)) yield imageFile(id, uri)
  }
}
