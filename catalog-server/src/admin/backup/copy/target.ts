import { existsSync, mkdirSync, readdirSync, rmSync, statSync } from 'node:fs'
import { dirname, join, sep } from 'node:path'
import { AppError, messageOf, systemCodeOf } from '../../../base/errors.ts'
import { realPathOf } from '../../../base/real-path.ts'
import { lockFile } from '../../../db/installation/file-lock.ts'

/** The name of a backup until it is complete. */
const unfinished = (target: string): string => `${target}.unfinished`

/** The paths that are lost together with an installation. */
export type Lost = { dataFolder: string; catalogDb: string; userDb: string }

/**
 * Creates the folder in which a backup is built, readable by its owner only.
 *
 * @returns its path, and a function that releases the claim on it
 * @throws AppError `conflict`, `disk_full` or `folder_unusable` with the reason why there can be no
 * backup
 */
export function beginTarget(target: string, lost: Lost): { path: string; release(): void } {
  const path = unfinished(target)
  try {
    checkOutside(target, lost)
    checkFree(target)
    mkdirSync(dirname(target), { recursive: true, mode: 0o700 })
    if (existsSync(path)) removeLeftBehind(path)
    mkdirSync(path, { mode: 0o700 })
  } catch (cause) {
    if (cause instanceof AppError) throw cause
    throw new AppError(
      systemCodeOf(cause) === 'ENOSPC' ? 'disk_full' : 'folder_unusable',
      `${dirname(target)} cannot be written: ${messageOf(cause)}.`,
      { cause },
    )
  }
  return { path, release: claim(path) }
}

/**
 * Removes the remains of an interrupted backup.
 *
 * @throws AppError `conflict` while another process is building it
 */
export function removeLeftBehind(path: string): void {
  const release = claim(path)
  try {
    rmSync(path, { recursive: true, force: true })
  } finally {
    release()
  }
}

const claim = (path: string): (() => void) =>
  lockFile(path, `Another process makes this backup (${path}).`, { create: false })

/** @throws AppError `conflict` for a folder that would be lost together with the installation */
export function checkOutside(target: string, { dataFolder, catalogDb, userDb }: Lost): void {
  const place = realPathOf(target)
  for (const folder of new Set([dataFolder, dirname(catalogDb), dirname(userDb)].map(realPathOf)))
    if (place === folder || place.startsWith(folder.endsWith(sep) ? folder : folder + sep))
      throw new AppError(
        'conflict',
        `${target} lies in ${folder}, and would be lost together with it. Name a folder elsewhere, best on another disk.`,
      )
}

function checkFree(target: string): void {
  const facts = statSync(target, { throwIfNoEntry: false })
  if (!facts) return
  if (!facts.isDirectory() || readdirSync(target).length > 0)
    throw new AppError(
      'conflict',
      `${target} is there already and not empty. Name a folder that is not there yet, such as ${join(target, 'pezzottify')}.`,
    )
  if (facts.dev !== statSync(dirname(target)).dev)
    throw new AppError(
      'conflict',
      `${target} is a disk of its own. Name a folder on it, such as ${join(target, 'pezzottify')}.`,
    )
}
