import { statSync } from 'node:fs'
import type { Clock } from '../base/clock.ts'
import type { OpenFile } from './disk/contained.ts'
import type { Disk } from './disk/disk.ts'
import { createDisk } from './disk/disk.ts'
import type { FoundFile } from './disk/operations.ts'
import type { MediaFile } from './media-file.ts'
import { localFile, remoteFile } from './media-file.ts'

/** The access to files with media: everything that the server reads there goes through this. */
export type Storage = {
  /**
   * Finds a file below `root`, as `openContained` does. `withHead` includes its first bytes.
   *
   * @returns null when it does not exist, lies outside or is not a regular file
   * @throws AppError `media_unreachable` while the disk does not answer
   */
  find(root: string, relative: string, options?: FindOptions): Promise<MediaFile | null>
  /** The disk of a folder with music. */
  disk(root: string): Disk
  /** The disk for all other folders, which are browsed to choose one. */
  elsewhere: Disk
  /** Whether the disk of a folder is known not to answer. */
  isSilent(root: string): boolean
  /** Does not wait for disks. */
  close(): void
}

type FindOptions = { linkRoots?: readonly string[]; withHead?: boolean }

type Parts = {
  clock: Clock
  onSilent?: (root: string, detail: string) => void
  onAnswering?: (root: string) => void
}

const recentMs = 60_000
const filesMax = 1_000

type Recent = { found: FoundFile; file: MediaFile; until: number }

/**
 * Opens files with media. Each music folder counts as a disk of its own. A file on a local disk is remembered for a
 * minute: a player that seeks requests one file many times. Each request checks that it is still the same file; the
 * disk has just answered, so that comes from memory. Remote file systems may have to ask again: they are always called
 * in their process.
 */
export function createStorage({ clock, onSilent, onAnswering }: Parts): Storage {
  const disks = new Map<string, Disk>()
  const recent = new Map<string, Recent>()

  const disk = (root: string): Disk => {
    const known = disks.get(root)
    if (known) return known
    const made = createDisk({
      onSilent: (detail) => onSilent?.(root, detail),
      onAnswering: () => onAnswering?.(root),
    })
    disks.set(root, made)
    return made
  }

  const elsewhere = createDisk({ onSilent: () => undefined, onAnswering: () => undefined })

  return {
    find: async (root, relative, { linkRoots = [], withHead = false } = {}) => {
      const at = disk(root)
      const key = `${root}\0${relative}`
      const known = at.isSilent() ? undefined : recent.get(key)
      if (
        known &&
        clock.monotonicMs() < known.until &&
        (!withHead || known.found.head !== null) &&
        isUnchanged(known.found)
      )
        return known.file
      recent.delete(key)
      const found = await at.ask('find', { root, relative, linkRoots, withHead })
      if (!found) return null
      if (!found.isLocal) return remoteFile(at, found)
      const file = localFile(at, found)
      if (recent.size >= filesMax) recent.clear()
      recent.set(key, { found, file, until: clock.monotonicMs() + recentMs })
      return file
    },
    disk,
    elsewhere,
    isSilent: (root) => disks.get(root)?.isSilent() ?? false,
    close: () => {
      for (const one of [elsewhere, ...disks.values()]) one.close()
    },
  }
}

function isUnchanged({ path, sizeBytes, modifiedMs, inode }: OpenFile): boolean {
  const facts = statSync(path, { throwIfNoEntry: false })
  return facts?.ino === inode && facts.size === sizeBytes && facts.mtimeMs === modifiedMs && facts.isFile()
}
