import { constants } from 'node:fs'
import { access, realpath, stat } from 'node:fs/promises'
import { join, sep } from 'node:path'
import { systemCodeOf } from '../../base/system-code.ts'

/** A file that may be served. `path` is real: no link on the way leads elsewhere. */
export type OpenFile = { path: string; sizeBytes: number; modifiedMs: number; inode: number }

/** Not the file's fault: neither these nor those of a disk must look like a file that is gone. */
const ownFailures = new Set(['EMFILE', 'ENFILE', 'ENOMEM'])
/** How a disk says that it is broken or gone, and not that a file is. */
export const diskFailures = new Set(
  'EIO ENOTCONN ESTALE ETIMEDOUT ENXIO ENODEV EREMOTEIO ESHUTDOWN EHOSTDOWN EHOSTUNREACH ENOLINK ECONNABORTED ECONNRESET'.split(
    ' ',
  ),
)

/**
 * Finds a file below `root`. Where it really lies decides, not how it is spelled: a link that leads out of `root` and
 * out of `linkRoots` is refused like a missing file, and so is all that is no regular file.
 *
 * Nothing is opened, so a pipe cannot make anybody wait.
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

/** A part of a file on a disk of this machine, as the body of an answer. Both ends inclusive. */
export function bodyOf({ path, sizeBytes }: OpenFile, first: number, last: number): Blob {
  // Bun reads Range itself where it recognises a whole file, and does not know If-Range. A part that reaches past the
  // end is sent as it is, and ends where the file does.
  const isWhole = first === 0 && last === sizeBytes - 1
  return Bun.file(path).slice(first, isWhole ? last + 2 : last + 1)
}

/** A backslash is part of a name here, but never a way up or out. */
const isPlainRelative = (path: string): boolean =>
  path !== '' && !path.includes('\0') && !/^[/\\]/.test(path) && !path.split(/[/\\]/).includes('..')

const isInside = (path: string, root: string): boolean =>
  path.startsWith(root.endsWith(sep) ? root : root + sep)

async function isInsideAny(path: string, roots: readonly string[]): Promise<boolean> {
  const real = await Promise.all(roots.map((root) => realpath(root).catch(() => null)))
  return real.some((root) => root !== null && isInside(path, root))
}
