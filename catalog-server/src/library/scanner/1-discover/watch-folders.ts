import { existsSync, realpathSync, statfsSync } from 'node:fs'
import { dirname } from 'node:path'
import { isLocalFileSystem } from '../../../media/disk/local-file-systems.ts'
import { joinPath } from '../../paths/names.ts'
import { watchFolder, watchForArrival, watchPlace } from '../../watch/inotify.ts'
import type { FolderWatch } from '../../watch/watcher.ts'

/** Adds the folders of a walk to what is watched, and notes how far that goes. */
export function createFolderWatching(descriptor: number | null, root: string) {
  let isLimited = false
  let isRootWatched = false

  const stateOf = (): FolderWatch['state'] => {
    if (descriptor === null) return 'unavailable'
    if (isLimited) return 'limit'
    if (!isRootWatched) return 'unavailable'
    return isLocal(root) ? 'live' : 'network'
  }

  return {
    /** `directory` is relative to the music folder, empty for itself. */
    add: (directory: string): void => {
      if (descriptor === null || isLimited) return
      if (directory === '') watchWayTo(descriptor, root)
      const outcome = watchFolder(descriptor, joinPath(root, directory))
      isLimited = outcome === 'limit'
      if (directory !== '') return
      isRootWatched = outcome === 'watched'
      if (outcome === 'failed' && !existsSync(root)) watchForRoot(descriptor, root)
    },
    found: (unfinished: number): FolderWatch => ({ state: stateOf(), unfinished }),
  }
}

/** Watches all folders and links that lead to a folder: another one may take the place of each. */
function watchWayTo(descriptor: number, folder: string): void {
  for (const path of new Set([folder, realPathOf(folder)].flatMap(wayTo))) watchPlace(descriptor, path)
}

/** The path and the folders above it. */
const wayTo = (path: string): string[] => (dirname(path) === path ? [path] : [path, ...wayTo(dirname(path))])

function realPathOf(path: string): string {
  try {
    return realpathSync(path)
  } catch {
    return path
  }
}

/** Watches the folder in which a missing music folder will appear, or the first missing folder above it. */
function watchForRoot(descriptor: number, root: string): void {
  const above = wayTo(dirname(root))
  const isWatched = (path: string | undefined): boolean =>
    path !== undefined && watchForArrival(descriptor, path) === 'watched'
  let nearest = above.findIndex(isWatched)
  // The next one may have appeared before this one was watched.
  while (isWatched(above[nearest - 1])) nearest -= 1
}

/** The kernel reports no changes that other machines make on a network share. */
function isLocal(path: string): boolean {
  try {
    return isLocalFileSystem(statfsSync(path).type)
  } catch {
    return false
  }
}
