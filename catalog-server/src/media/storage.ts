import { statSync } from 'node:fs'
import type { Clock } from '../base/clock.ts'
import type { OpenFile } from './disk/contained.ts'
import type { Disk } from './disk/disk.ts'
import { createDisk } from './disk/disk.ts'
import type { FoundFile } from './disk/operations.ts'
import type { MediaFile } from './media-file.ts'
import { localFile, remoteFile } from './media-file.ts'

/** Where music lies: all that the server reads there goes through this. */
export type Storage = {
  /**
   * Finds a file below `root`, as `openContained` does. `withHead`: its first bytes come along.
   *
   * @returns null for what is not there, leads outside or is no regular file
   * @throws AppError `media_unreachable` while the disk does not answer
   */
  find(root: string, relative: string, options?: FindOptions): Promise<MediaFile | null>
  /** The disk of a folder with music. */
  disk(root: string): Disk
  /** The disk of whatever folders are looked at to choose one. */
  elsewhere: Disk
  /** Whether the disk of a folder is known not to answer. */
  isSilent(root: string): boolean
  /** Does not wait for disks. */
  close(): void
}

export type FindOptions = { linkRoots?: readonly string[]; withHead?: boolean }

type Parts = {
  clock: Clock
  onSilent?: (root: string, detail: string) => void
  onAnswering?: (root: string) => void
}

const recentMs = 60_000
const filesMax = 1_000

type Recent = { found: FoundFile; file: MediaFile; until: number }

/**
 * Each folder is a disk of its own. A file on a disk of this machine is remembered for a minute: a player that seeks asks
 * for one file many times. Whether it is still the same file is looked up each time; what the disk has just told is in
 * memory, so nobody waits for it. File systems elsewhere may ask for it anew: they are always asked in their process.
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
