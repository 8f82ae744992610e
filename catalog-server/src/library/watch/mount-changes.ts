import { mountPointsIn } from '../../media/disk/mount-points.ts'
import { isWithin } from '../paths/names.ts'

/**
 * The paths at which something was mounted or unmounted between two states of the mount table. What an automounter
 * mounts is left out: it comes with the first access and goes with the last one, so that a scan would bring it back.
 */
export function changedMounts(before: string, after: string): string[] {
  const [old, current] = [mountsIn(before), mountsIn(after)]
  const changed = [...old.keys()].filter((mount) => !current.has(mount))
  changed.push(...[...current.keys()].filter((mount) => !old.has(mount)))
  const all = [...old.values(), ...current.values()]
  const automounters = all.filter(({ isAutomounter }) => isAutomounter).map(({ path }) => path)
  return changed
    .flatMap((mount) => old.get(mount) ?? current.get(mount) ?? [])
    .filter((mount) => mount.isAutomounter || !automounters.some((path) => isWithin(mount.path, path)))
    .map(({ path }) => path)
}

/** Whether a mount at this path changes what is in the folder: at it, below it, or above it. */
export const concerns = (mountPath: string, folder: string): boolean =>
  isWithin(mountPath, folder) || isWithin(folder, mountPath)

/** The mounts by what tells them apart. Their options may change while they stay the same. */
function mountsIn(table: string) {
  return new Map(
    mountPointsIn(table).map((mount) => {
      const { id, device, root, path, source } = mount
      return [[id, device, root, path, source].join(' '), mount]
    }),
  )
}
