import { existsSync, realpathSync } from 'node:fs'
import { dirname } from 'node:path'
import { claimDatabases } from '../../db/installation/claim.ts'
import type { DatabasePlaces } from '../../db/installation/examine.ts'
import { putBack } from '../../db/installation/put-back.ts'
import { claimDataFolder } from '../../db/lock.ts'
import { AppError } from '../../base/errors.ts'
import { makeFolder } from './data-folders.ts'

/**
 * Puts a copy of user.db or catalog.db in its place, while no server runs. Which of the two it is, is seen in it; what was
 * there is kept. Resolves to the exit status.
 */
export async function restore(file: string, places: DatabasePlaces): Promise<number> {
  if (!existsSync(file)) throw new AppError('not_found', `There is no file ${file}.`)
  for (const target of [places.userDb, places.catalogDb])
    if (existsSync(target) && realpathSync(file) === realpathSync(target))
      throw new AppError('conflict', `${file} is in its place already. Name the copy to restore.`)
  for (const folder of [places.dataFolder, dirname(places.userDb), dirname(places.catalogDb)])
    makeFolder(folder)
  const claim = claimDataFolder(places.dataFolder)
  try {
    const databases = claimDatabases(places)
    try {
      const { label, path, kept, notes } = putBack(file, places)
      console.log(`${file} was looked through, and is now ${label} (${path}).`)
      if (kept !== null) console.log(`What was there is kept as ${kept}.`)
      for (const note of notes) console.log(note)
      return 0
    } finally {
      databases.release()
    }
  } finally {
    claim.release()
  }
}
