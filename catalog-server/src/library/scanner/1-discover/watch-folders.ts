import { statfsSync } from 'node:fs'
import { isLocalFileSystem } from '../../../media/disk/local-file-systems.ts'
import { joinPath } from '../../paths/names.ts'
import { watchFolder } from '../../watch/inotify.ts'
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
      const outcome = watchFolder(descriptor, joinPath(root, directory))
      isLimited = outcome === 'limit'
      if (directory === '') isRootWatched = outcome === 'watched'
    },
    found: (unfinished: number): FolderWatch => ({ state: stateOf(), unfinished }),
  }
}

/** The kernel reports no changes that other machines make on a network share. */
function isLocal(path: string): boolean {
  try {
    return isLocalFileSystem(statfsSync(path).type)
  } catch {
    return false
  }
}
