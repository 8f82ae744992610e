import { readFileSync } from 'node:fs'
import { isWithin } from '../../paths/names.ts'

/**
 * The mount points that decide what a folder holds: the nearest one at or above it, and all below it. Empty where the system
 * does not tell (other systems than Linux).
 */
export function mountsOf(folder: string): string[] {
  const all = mountPoints()
  const above = all.filter((path) => isWithin(folder, path)).sort((a, b) => b.length - a.length)
  const below = all.filter((path) => path !== folder && isWithin(path, folder))
  return [...new Set([...above.slice(0, 1), ...below])]
}

function mountPoints(): string[] {
  let text: string
  try {
    text = readFileSync('/proc/self/mountinfo', 'utf8')
  } catch {
    return []
  }
  return text.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ')
    const path = before.split(' ')[4]
    // An automounter holds the place of a disk whether the disk is there or not.
    return path === undefined || after.startsWith('autofs ') ? [] : [unescaped(path)]
  })
}

/** The system writes spaces and the like as three octal digits, byte by byte. */
const unescaped = (path: string): string =>
  path.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8)))
