import { isWithin } from '../../paths/names.ts'
import { mountPoints } from '../../../media/disk/mount-points.ts'

/**
 * The mount points that decide what a folder holds: the nearest one at or above it, and all below it. Empty where the system
 * does not tell (other systems than Linux). An automounter does not count: it holds the place of a disk whether the disk
 * is there or not.
 */
export function mountsOf(folder: string): string[] {
  const all = (mountPoints() ?? []).filter(({ isAutomounter }) => !isAutomounter).map(({ path }) => path)
  const above = all.filter((path) => isWithin(folder, path)).sort((a, b) => b.length - a.length)
  const below = all.filter((path) => path !== folder && isWithin(path, folder))
  return [...new Set([...above.slice(0, 1), ...below])]
}
