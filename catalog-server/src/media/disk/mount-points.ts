import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export type MountPoint = { path: string; isAutomounter: boolean }

/** A line of the mount table. `device`, `root` and `source` say what is mounted there. */
export type Mount = MountPoint & { id: string; device: string; root: string; source: string }

export const mountTablePath = '/proc/self/mountinfo'

/** The mount table of this process; null where the system does not tell (other systems than Linux). */
export function mountTable(): string | null {
  try {
    return readFileSync(mountTablePath, 'utf8')
  } catch {
    return null
  }
}

/** The mount points of this process; null where the system does not tell (other systems than Linux). */
export function mountPoints(): MountPoint[] | null {
  const table = mountTable()
  return table === null
    ? null
    : mountPointsIn(table).map(({ path, isAutomounter }) => ({ path, isAutomounter }))
}

/** The mounts in a mount table (`proc_pid_mountinfo(5)`). */
export function mountPointsIn(table: string): Mount[] {
  return table.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const [id = '', , device = '', root = '', path] = before.split(' ')
    const [type = '', source = ''] = after.split(' ')
    return path === undefined
      ? []
      : [{ id, device, root, path: unescaped(path), source, isAutomounter: type === 'autofs' }]
  })
}

/** The system writes spaces and the like as three octal digits, byte by byte. */
const unescaped = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))

/**
 * Whether a path below `base` certainly lies on the disk of `base`: no mount point and no link on the way. It asks that
 * disk alone, so it cannot hang where `base` answers. False where it is unknown.
 */
export function isOnDiskOf(base: string, path: string): boolean {
  if (path === base) return true
  const mounts = mountPoints()
  const steps = relative(base, path).split(sep)
  if (mounts === null || steps[0] === '..') return false
  try {
    let at = realpathSync(base)
    for (const step of steps) {
      at = join(at, step)
      if (mounts.some((mount) => mount.path === at)) return false
      if (lstatSync(at, { throwIfNoEntry: false })?.isSymbolicLink()) return false
    }
    return true
  } catch {
    return false
  }
}
