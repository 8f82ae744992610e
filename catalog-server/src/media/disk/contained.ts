import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { systemCodeOf } from '../../base/system-code.ts'

/** A file that may be served. `path` is the real path, without links. */
export type OpenFile = { path: string; sizeBytes: number; modifiedMs: number; inode: number }

/** Errors of this process, which must not look like a missing file; nor must those of a disk. */
const ownFailures = new Set(['EMFILE', 'ENFILE', 'ENOMEM'])
/** Errors that mean that the disk is broken or gone, and not only the file. */
export const diskFailures = new Set(
  'EIO ENOTCONN ESTALE ETIMEDOUT ENXIO ENODEV EREMOTEIO ESHUTDOWN EHOSTDOWN EHOSTUNREACH ENOLINK ECONNABORTED ECONNRESET'.split(
    ' ',
  ),
)

/**
 * Finds a file below `root`. Its real path decides, not its spelling: a link that leads out of `root` and out of
 * `linkRoots` is refused like a missing file, and so is anything but a regular file.
 *
 * Nothing is opened, so a pipe cannot block.
 */
export async function openContained(
  root: string,
  relative: string,
  linkRoots: readonly string[] = [],
): Promise<OpenFile | null> {
  if (!isPlainRelative(relative)) return null
  try {
    const [path, realRoot] = await Promise.all([realpath(join(root, relative)), realpath(root)])
    if (!isInside(path, realRoot) && !(await isInsideAny(path, linkRoots))) return null
    const [facts] = await Promise.all([stat(path), access(path, constants.R_OK)])
    if (!facts.isFile()) return null
    return { path, sizeBytes: facts.size, modifiedMs: facts.mtimeMs, inode: facts.ino }
  } catch (error) {
    const code = systemCodeOf(error)
    if (code === undefined || ownFailures.has(code) || diskFailures.has(code)) throw error
    return null
  }
}

/** A part of a file on a local disk, as the body of an answer. Both ends inclusive. */
export function bodyOf({ path, sizeBytes }: OpenFile, first: number, last: number): Blob {
  // Bun handles Range itself when it recognises a whole file, and does not know If-Range. A part that reaches past
  // the end is sent unchanged, and ends where the file does.
  const isWhole = first === 0 && last === sizeBytes - 1
  return Bun.file(path).slice(first, isWhole ? last + 2 : last + 1)
}

/** A backslash is a character of a name here, but never part of a path. */
const isPlainRelative = (path: string): boolean =>
  path !== '' && !path.includes('\0') && !/^[/\\]/.test(path) && !path.split(/[/\\]/).includes('..')

const isInside = (path: string, root: string): boolean =>
  path.startsWith(root.endsWith(sep) ? root : root + sep)

async function isInsideAny(path: string, roots: readonly string[]): Promise<boolean> {
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => null)))
  return real.some((root) => root !== null && isInside(path, root))
}
