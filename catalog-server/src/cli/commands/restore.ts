import { existsSync, realpathSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import {
  prepareUsers,
  restoreBackup,
  restoredConfig,
  unpackBackup,
  validTokensIn,
} from '../../admin/backup/index.ts'
import { AppError } from '../../base/errors.ts'
import { claimDatabases } from '../../db/installation/claim.ts'
import { examine } from '../../db/installation/examine.ts'
import { finishExchange } from '../../db/installation/exchange.ts'
import { restoreDatabaseFile } from '../../db/installation/restore-file.ts'
import { claimDataFolder } from '../../db/lock.ts'
import { makeFolder } from './data-folders.ts'
import type { StorePaths } from './serve-config.ts'

type RestorePaths = Pick<StorePaths, 'dataFolder' | 'catalogDb' | 'userDb' | 'mediaPath'>

/**
 * Restores a backup, from a folder or a downloaded archive, or replaces one database with a copy, while no server runs.
 * The previous files are kept. Resolves to the exit status.
 */
export async function restore(from: string, paths: RestorePaths): Promise<number> {
  const facts = statSync(from, { throwIfNoEntry: false })
  if (!facts) throw new AppError('not_found', `There is no file or folder ${from}.`)
  for (const target of [paths.userDb, paths.catalogDb])
    if (existsSync(target) && realpathSync(from) === realpathSync(target))
      throw new AppError('conflict', `${from} is in its place already. Name the copy to restore.`)
  for (const folder of [paths.dataFolder, dirname(paths.userDb), dirname(paths.catalogDb), paths.mediaPath])
    makeFolder(folder)
  const claim = claimDataFolder(paths.dataFolder)
  try {
    if (finishExchange(paths.dataFolder)) console.log('A restore that was interrupted before is finished.')
    const databases = claimDatabases(paths)
    try {
      if (facts.isDirectory()) await restoreFolder(from, paths)
      else if (await isArchive(from)) await restoreArchive(from, paths)
      else restoreFile(from, paths)
      return 0
    } finally {
      databases.release()
    }
  } finally {
    claim.release()
  }
}

async function restoreFolder(backup: string, paths: RestorePaths): Promise<void> {
  const hadSessions = validTokensIn(examine(paths).user).sessions.length > 0
  const { manifest, kept } = await restoreBackup(backup, paths)
  const made = new Date(manifest.made_at * 1_000).toISOString()
  console.log(`The backup of ${made} was looked through and is restored.`)
  for (const path of kept) console.log(`What was there is kept as ${path}.`)
  console.log(
    hadSessions
      ? 'Who is signed in now and was so then stays signed in; everybody else signs in again.'
      : 'Everybody signs in again.',
  )
  const config = restoredConfig(paths.dataFolder)
  if (existsSync(config))
    console.log(`The configuration of that time lies in ${config}: use it with --config if you want it back.`)
}

async function restoreArchive(archive: string, paths: RestorePaths): Promise<void> {
  const folder = join(paths.dataFolder, 'restore-unpacked')
  try {
    await unpackBackup(Bun.file(archive).stream(), folder, Number.MAX_SAFE_INTEGER)
    await restoreFolder(folder, paths)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Recognises an archive by its first block. */
async function isArchive(file: string): Promise<boolean> {
  return (await Bun.file(file).slice(257, 262).text()) === 'ustar'
}

function restoreFile(file: string, paths: RestorePaths): void {
  const valid = validTokensIn(examine(paths).user)
  const { label, path, kept, notes } = restoreDatabaseFile(file, paths, (made) => prepareUsers(made, valid))
  console.log(`${file} was looked through, and is now ${label} (${path}).`)
  if (kept !== null) console.log(`What was there is kept as ${kept}.`)
  for (const note of notes) console.log(note)
}
