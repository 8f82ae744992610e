import type { TracksTable } from '../../db/catalog/tables.ts'

type KnownFile = Pick<TracksTable, 'size_bytes' | 'modified_at'>
export type FileMarks = { size_bytes: number; modified_at: number }

/** What the catalog keeps of a file, from what the file system says of it. `mtimeMs`: milliseconds since 1970. */
export const fileMarks = ({ size, mtimeMs }: { size: number; mtimeMs: number }): FileMarks => ({
  size_bytes: size,
  modified_at: Math.floor(mtimeMs / 1_000),
})

/**
 * What the audio of a track is asked for by beside its id, so that a new file under the same id has an address of its own.
 * It can be told from the catalog as from the file itself. Null where the catalog was never told of the file.
 */
export function fileVersion(marks: FileMarks): string
export function fileVersion(known: KnownFile): string | null
export function fileVersion({ size_bytes, modified_at }: KnownFile): string | null {
  return size_bytes === null || modified_at === null
    ? null
    : `${size_bytes.toString(36)}-${modified_at.toString(36)}`
}
