import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'

/**
 * A folder that is made once. It is made beside its place and moved there whole, so that a build that is killed leaves no
 * half of it, and of two that begin at once the first to end wins.
 */
export function madeOnce(folder: string, make: (work: string) => void): string {
  if (existsSync(folder)) return folder
  mkdirSync(dirname(folder), { recursive: true })
  const work = mkdtempSync(`${folder}.`)
  try {
    make(work)
    renameSync(work, folder)
  } catch (error) {
    if (!existsSync(folder)) throw error
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  return folder
}
