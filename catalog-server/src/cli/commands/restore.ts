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
import { putBack } from '../../db/installation/put-back.ts'
import { claimDataFolder } from '../../db/lock.ts'
import { makeFolder } from './data-folders.ts'
import type { Places } from './serve-config.ts'

type RestorePlaces = Pick<Places, 'dataFolder' | 'catalogDb' | 'userDb' | 'mediaPath'>

/**
 * Restores a backup, from a folder or a downloaded archive, or replaces one database with a copy, while no server runs.
 * The previous files are kept. Resolves to the exit status.
 */
export async function restore(from: string, places: RestorePlaces): Promise<number> {
  const facts = statSync(from, { throwIfNoEntry: false })
  if (!facts) throw new AppError('not_found', `There is no file or folder ${from}.`)
  for (const target of [places.userDb, places.catalogDb])
    if (existsSync(target) && realpathSync(from) === realpathSync(target))
      throw new AppError('conflict', `${from} is in its place already. Name the copy to restore.`)
  for (const folder of [
    places.dataFolder,
    dirname(places.userDb),
    dirname(places.catalogDb),
    places.mediaPath,
  ])
    makeFolder(folder)
  const claim = claimDataFolder(places.dataFolder)
  try {
    if (finishExchange(places.dataFolder)) console.log('A restore that was interrupted before is finished.')
    const databases = claimDatabases(places)
    try {
      if (facts.isDirectory()) await restoreFolder(from, places)
      else if (await isArchive(from)) await restoreArchive(from, places)
      else restoreFile(from, places)
      return 0
    } finally {
      databases.release()
    }
  } finally {
    claim.release()
  }
}

async function restoreFolder(backup: string, places: RestorePlaces): Promise<void> {
  const hadSessions = validTokensIn(examine(places).user).sessions.length > 0
  const { manifest, kept } = await restoreBackup(backup, places)
  const made = new Date(manifest.made_at * 1_000).toISOString()
  console.log(`The backup of ${made} was looked through and is restored.`)
  for (const path of kept) console.log(`What was there is kept as ${path}.`)
  console.log(
    hadSessions
      ? 'Who is signed in now and was so then stays signed in; everybody else signs in again.'
      : 'Everybody signs in again.',
  )
  const config = restoredConfig(places.dataFolder)
  if (existsSync(config))
    console.log(`The configuration of that time lies in ${config}: use it with --config if you want it back.`)
}

async function restoreArchive(archive: string, places: RestorePlaces): Promise<void> {
  const folder = join(places.dataFolder, 'restore-unpacked')
  try {
    await unpackBackup(Bun.file(archive).stream(), folder, Number.MAX_SAFE_INTEGER)
    await restoreFolder(folder, places)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Recognises an archive by its first block. */
async function isArchive(file: string): Promise<boolean> {
  return (await Bun.file(file).slice(257, 262).text()) === 'ustar'
}

function restoreFile(file: string, places: RestorePlaces): void {
  const valid = validTokensIn(examine(places).user)
  const { label, path, kept, notes } = putBack(file, places, (made) => prepareUsers(made, valid))
  console.log(`${file} was looked through, and is now ${label} (${path}).`)
  if (kept !== null) console.log(`What was there is kept as ${kept}.`)
  for (const note of notes) console.log(note)
}
