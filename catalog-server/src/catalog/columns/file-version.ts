import type { TracksTable } from '../../db/catalog/tables.ts'

type KnownFile = Pick<TracksTable, 'size_bytes' | 'modified_at'>
export type FileMarks = { size_bytes: number; modified_at: number }

/** The columns that describe a file, from its `stat`. `mtimeMs`: milliseconds since 1970. */
export const fileMarks = ({ size, mtimeMs }: { size: number; mtimeMs: number }): FileMarks => ({
  size_bytes: size,
  modified_at: Math.floor(mtimeMs / 1_000),
})

/**
 * The version of a track's file. It is part of the address of the audio, so that a new file under the same id has an
 * address of its own. The catalog and the file itself give the same one. Null when the catalog does not know the file's
 * size and time.
 */
export function fileVersion(marks: FileMarks): string
export function fileVersion(known: KnownFile): string | null
export function fileVersion({ size_bytes, modified_at }: KnownFile): string | null {
  return size_bytes === null || modified_at === null
    ? null
    : `${size_bytes.toString(36)}-${modified_at.toString(36)}`
}
