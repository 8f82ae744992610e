import type { Database } from 'bun:sqlite'
import type { FoundProblem } from '../1-discover/messages.ts'
import { directoryOf, isWithin } from '../../paths/names.ts'

/** A music folder that a scan walked to its end. */
export type Walked = {
  id: number
  path: string
  /** The mount points of today: see `mountsOf`. */
  mounts: readonly string[]
  /** The number of tracks that the scan added. */
  added: number
  /** Somebody confirmed that the missing files were deleted on purpose. */
  isLossAccepted: boolean
}

/** A part of a folder whose music is not there, though perhaps not deleted. The directory is empty for the whole folder. */
export type Loss = { directory: string; mount: string | null }

export type LostMusic = {
  /** The parts of the folder whose missing files may lie on a disk that is not mounted. */
  of(walked: Walked): Loss[]
  /** Keeps the mount points for the next scan: those of today, and those that are still waited for. */
  remember(walked: Walked, waitedFor: readonly Loss[]): void
}

/** Nobody deletes this many files, and this share of a folder, in one go without putting others there. */
const nearlyAllFrom = 50
const nearlyAllShare = 0.95

/**
 * Tells music that is gone from music whose disk is not mounted: an unmounted disk leaves a folder behind that may hold a
 * few files of its own.
 */
export function createLostMusic(database: Database): LostMusic {
  const anyGone = database.query<{ path: string }, [number]>(
    "SELECT path FROM scanned_files WHERE folder_id = ? AND state = 'gone' AND state <> 'present' LIMIT 1",
  )
  const countOf = database.query<{ gone: number; present: number }, [number]>(
    `SELECT coalesce(sum(state = 'gone'), 0) AS gone, coalesce(sum(state = 'present'), 0) AS present
     FROM scanned_files WHERE folder_id = ? AND track_id IS NOT NULL`,
  )
  const mountsOf = database.query<{ path: string }, [number]>(
    'SELECT path FROM folder_mounts WHERE folder_id = ?',
  )
  const insert = database.query('INSERT INTO folder_mounts (folder_id, path) VALUES (?, ?)')
  const remove = database.query('DELETE FROM folder_mounts WHERE folder_id = ? AND path = ?')
  const known = (id: number): string[] => mountsOf.all(id).map(({ path }) => path)

  function isNearlyAllGone({ id, added }: Walked): boolean {
    const { gone, present } = countOf.get(id) ?? { gone: 0, present: 0 }
    if (present === 0) return gone > 0
    return added === 0 && gone >= nearlyAllFrom && gone >= (gone + present) * nearlyAllShare
  }

  return {
    of: (walked) => {
      const { id, path, mounts, isLossAccepted } = walked
      if (isLossAccepted || !anyGone.get(id)) return []
      const unmounted = known(id)
        .filter((mount) => !mounts.includes(mount))
        .map((mount) => ({
          mount,
          directory: mount !== path && isWithin(mount, path) ? below(path, mount) : '',
        }))
      return isNearlyAllGone(walked) ? [...unmounted, { directory: '', mount: null }] : unmounted
    },
    remember: ({ id, mounts }, waitedFor) => {
      const wanted = new Set([...mounts, ...waitedFor.flatMap(({ mount }) => mount ?? [])])
      const before = known(id)
      for (const path of before) if (!wanted.has(path)) remove.run(id, path)
      for (const path of wanted) if (!before.includes(path)) insert.run(id, path)
    },
  }
}

const below = (folder: string, path: string): string =>
  path.slice(folder.endsWith('/') ? folder.length : folder.length + 1)

/** The loss that a directory is part of. */
export const lossAt = (losses: readonly Loss[], directory: string): Loss | undefined =>
  losses.find((loss) => loss.directory === '' || isWithin(directory, loss.directory))

/** A loss as the problem list shows it. */
export function problemOfLoss({ directory, mount }: Loss, count: number): FoundProblem {
  const files = count === 1 ? '1 file is' : `${count} files are`
  const stays =
    'The music stays in the library, marked as unreachable, until it is there again or you say that it is gone'
  return {
    directory: directoryOf(directory),
    path: directory,
    code: mount === null ? 'music_gone' : 'mount_gone',
    message:
      mount === null
        ? `${files} not there, which is all or nearly all of this folder: perhaps a disk is not mounted. ${stays}`
        : `${mount} is not mounted any more, and ${files} not there. ${stays}`,
    isUnreachable: true,
  }
}
