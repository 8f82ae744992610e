import type { FileHandle } from 'node:fs/promises'
import {
  copyFile,
  link,
  lstat,
  mkdir,
  open as openFile,
  realpath,
  rename,
  rm,
  statfs,
} from 'node:fs/promises'
import { dirname } from 'node:path'
import { systemCodeOf } from '../../base/system-code.ts'
import type { OpenFile } from './contained.ts'
import { openContained } from './contained.ts'
import { readHead } from './read-head.ts'
import { sizeOfFolder } from './folder-size.ts'
import { enter, enterable, entries, listings, makeFolder, statFacts } from './folder-facts.ts'
import { isLocalFileSystem } from './local-file-systems.ts'
import { lookAt } from './look-at.ts'

/*
 * The operations on a disk with music, which run in the process of that disk: each call may take as long as the disk
 * does. Arguments and results are JSON, apart from `bytes`.
 */

/** `isLocal`: on a disk of this machine, so that recently read parts come from memory. */
export type FoundFile = OpenFile & { isLocal: boolean; head: string | null }

/** The requested bytes, and a handle to continue reading. */
export type OpenedFile = { handle: number | null; bytes: Uint8Array<ArrayBuffer> }

type WantedFile = { root: string; relative: string; linkRoots: readonly string[]; withHead: boolean }

const handles = new Map<number, FileHandle>()
/** Starts at another number in each process: a handle of an earlier process must not be another file here. */
let lastHandle = Date.now() * 1_000
const scratch = new Uint8Array(256 * 1024)

export const operations = {
  find: async ({ root, relative, linkRoots, withHead }: WantedFile): Promise<FoundFile | null> => {
    const file = await openContained(root, relative, linkRoots)
    if (!file) return null
    const isLocal = isLocalFileSystem((await statfs(file.path)).type)
    const head = withHead ? Buffer.from(await readHead(file.path)).toString('base64') : null
    return { ...file, isLocal, head }
  },

  /**
   * @param goesOn whether more reads follow
   * @returns null when the file has changed since it was found
   */
  open: async (
    found: OpenFile,
    offset: number,
    length: number,
    goesOn: boolean,
  ): Promise<OpenedFile | null> => {
    const file = await openUnlessGone(found.path)
    if (!file) return null
    let isKept = false
    try {
      const { ino, size, mtimeMs } = await file.stat()
      if (ino !== found.inode || size !== found.sizeBytes || mtimeMs !== found.modifiedMs) return null
      const bytes = await readFrom(file, offset, length)
      if (!goesOn) return { handle: null, bytes }
      isKept = true
      handles.set(++lastHandle, file)
      return { handle: lastHandle, bytes }
    } finally {
      if (!isKept) await file.close()
    }
  },

  read: async (
    handle: number,
    offset: number,
    length: number,
  ): Promise<{ bytes: Uint8Array<ArrayBuffer> }> => {
    const file = handles.get(handle)
    if (!file) throw new Error('This file is closed')
    return { bytes: await readFrom(file, offset, length) }
  },

  close: async (handle: number): Promise<void> => {
    const file = handles.get(handle)
    handles.delete(handle)
    await file?.close()
  },

  /** Reads a part of a file, so that the system has it in memory. @returns false when the file is gone */
  warm: async (path: string, offset: number, length: number): Promise<boolean> => {
    const file = await openUnlessGone(path)
    if (!file) return false
    try {
      for (let at = offset; at < offset + length;) {
        const count = Math.min(scratch.length, offset + length - at)
        const { bytesRead } = await file.read(scratch, 0, count, at)
        if (bytesRead === 0) break
        at += bytesRead
      }
      return true
    } finally {
      await file.close()
    }
  },

  realPath: (path: string): Promise<string> => realpath(path),
  /** Whether anything exists at that path, including a dangling link. */
  isThere: async (path: string): Promise<boolean> => {
    try {
      await lstat(path)
      return true
    } catch (error) {
      const code = systemCodeOf(error)
      if (code === 'ENOENT' || code === 'ENOTDIR') return false
      throw error
    }
  },
  /** Renames a file that is complete on disk to its final name, atomically, and flushes the name too. */
  place: async (from: string, to: string): Promise<void> => {
    await mkdir(dirname(to), { recursive: true })
    await rename(from, to)
    const folder = await openFile(dirname(to))
    try {
      await folder.sync()
    } finally {
      await folder.close()
    }
  },
  /** Gives a file a second name: as a hard link, or as a copy when that is impossible or the file system differs. */
  share: async (from: string, to: string): Promise<void> => {
    await mkdir(dirname(to), { recursive: true })
    await link(from, to).catch(() => copyFile(from, to))
  },
  /** Removes a file, or a folder with everything in it, if it exists. */
  remove: (path: string): Promise<void> => rm(path, { recursive: true, force: true }),
  makeFolder,
  statFacts,
  enter,
  enterable,
  entries,
  listings,
  lookAt,
  sizeOfFolder,
}

export type Operations = typeof operations

async function openUnlessGone(path: string): Promise<FileHandle | null> {
  try {
    return await openFile(path)
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** Less than `length` only at the end of the file. */
async function readFrom(file: FileHandle, offset: number, length: number): Promise<Uint8Array<ArrayBuffer>> {
  const bytes = new Uint8Array(length)
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return bytes.subarray(0, filled)
}
