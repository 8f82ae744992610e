import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { claimDatabases } from '../../db/installation/claim.ts'
import { claimDataFolder } from '../../db/lock.ts'
import { openToRead } from '../../db/open-to-read.ts'
import { AppError } from '../../base/errors.ts'
import { makeFolder } from '../commands/data-folders.ts'
import type { StorePaths } from '../commands/serve-config.ts'

/** The databases and folders that an import writes to. */
export type Targets = Pick<StorePaths, 'catalogDb' | 'userDb' | 'mediaPath'>

/**
 * Runs an import on the databases of an installation that no server uses, or, for a dry run, on temporary copies.
 *
 * @throws AppError `conflict` while a server runs there
 */
export async function withTargets<R>(
  paths: StorePaths,
  isDryRun: boolean,
  work: (targets: Targets) => Promise<R>,
): Promise<R> {
  if (isDryRun) return onCopies(paths, work)
  for (const folder of [paths.dataFolder, dirname(paths.catalogDb), dirname(paths.userDb), paths.mediaPath])
    makeFolder(folder)
  const claim = claimDataFolder(paths.dataFolder)
  try {
    const databases = claimDatabases(paths)
    try {
      return await work(paths)
    } finally {
      databases.release()
    }
  } finally {
    claim.release()
  }
}

async function onCopies<R>(paths: StorePaths, work: (targets: Targets) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-dry-run-'))
  const copies = { catalogDb: join(folder, 'catalog.db'), userDb: join(folder, 'user.db') }
  try {
    copyDatabase(paths.catalogDb, copies.catalogDb)
    copyDatabase(paths.userDb, copies.userDb)
    return await work({ ...copies, mediaPath: paths.mediaPath })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** A consistent copy even during writes. For a missing database the copy is empty too. */
function copyDatabase(path: string, copy: string): void {
  if (!existsSync(path)) return
  using database = openToRead(path)
  database.query('VACUUM INTO ?').run(copy)
}

/** @throws AppError `conflict` when both are the same file */
export function checkApart(source: string | null, target: string, option: string): void {
  if (source === null || !existsSync(source) || !existsSync(target)) return
  if (realpathSync(source) === realpathSync(target))
    throw new AppError(
      'conflict',
      `${source} is the database of this installation itself. Move it elsewhere first and name it with ${option}.`,
    )
}
