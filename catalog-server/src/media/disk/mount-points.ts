import { lstatSync, readFileSync, realpathSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

export type MountPoint = { path: string; isAutomounter: boolean }

/** The mount points of this process; null where the system does not tell (other systems than Linux). */
export function mountPoints(): MountPoint[] | null {
  let text: string
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    return null
  }
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const path = before.split(' ')[4]
    return path === undefined ? [] : [{ path: unescaped(path), isAutomounter: after.startsWith('autofs ') }]
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
