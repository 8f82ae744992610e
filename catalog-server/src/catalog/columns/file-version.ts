import type { TracksTable } from '../../db/catalog/tables.ts'

type KnownFile = Pick<TracksTable, 'size_bytes' | 'modified_at'>

/**
 * What the audio of a track is asked for by beside its id, so that a new file under the same id has an address of its own.
 * It can be told from the catalog as from the file itself. Null where the catalog was never told of the file.
 */
export const fileVersion = ({ size_bytes, modified_at }: KnownFile): string | null =>
  size_bytes === null || modified_at === null
    ? null
    : `${size_bytes.toString(36)}-${modified_at.toString(36)}`
