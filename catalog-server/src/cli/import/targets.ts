import { existsSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { claimDatabases } from '../../db/installation/claim.ts'
import { claimDataFolder } from '../../db/lock.ts'
import { openToRead } from '../../db/open-to-read.ts'
import { AppError } from '../../base/errors.ts'
import { makeFolder } from '../commands/data-folders.ts'
import type { Places } from '../commands/serve-config.ts'

/** The databases and folders that an import writes to. */
export type Targets = Pick<Places, 'catalogDb' | 'userDb' | 'mediaPath'>

/**
 * Runs an import on the databases of an installation that no server uses, or, for a dry run, on temporary copies.
 *
 * @throws AppError `conflict` while a server runs there
 */
export async function withTargets<R>(
  places: Places,
  isDryRun: boolean,
  work: (targets: Targets) => Promise<R>,
): Promise<R> {
  if (isDryRun) return onCopies(places, work)
  for (const folder of [
    places.dataFolder,
    dirname(places.catalogDb),
    dirname(places.userDb),
    places.mediaPath,
  ])
    makeFolder(folder)
  const claim = claimDataFolder(places.dataFolder)
  try {
    const databases = claimDatabases(places)
    try {
      return await work(places)
    } finally {
      databases.release()
    }
  } finally {
    claim.release()
  }
}

async function onCopies<R>(places: Places, work: (targets: Targets) => Promise<R>): Promise<R> {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-dry-run-'))
  const copies = { catalogDb: join(folder, 'catalog.db'), userDb: join(folder, 'user.db') }
  try {
    copyDatabase(places.catalogDb, copies.catalogDb)
    copyDatabase(places.userDb, copies.userDb)
    return await work({ ...copies, mediaPath: places.mediaPath })
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
