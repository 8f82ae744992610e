import { rmSync } from 'node:fs'
import { AppError } from '../../base/errors.ts'
import { newId } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import type { QueryTimer } from '../../metrics/query-timer.ts'
import type { CatalogStore } from '../catalog/schema.ts'
import { openCatalog } from '../catalog/schema.ts'
import { readyFor } from '../whole-copy.ts'
import type { UserStore } from '../user/schema.ts'
import { openUsers } from '../user/schema.ts'
import { claimDatabases } from './claim.ts'
import { finishExchange } from './exchange.ts'
import type { DatabasePaths } from './examine.ts'
import { examine, objectionTo } from './examine.ts'
import type { Mark } from './marks.ts'
import { markIn, putMark, readNote, writeNote } from './marks.ts'
import { removeSearchIndex, setAside } from './set-aside.ts'
import { waysOut } from './ways-out.ts'

export type Installation = {
  catalogStore: CatalogStore
  userStore: UserStore
  /** @param isWhole false when a file is no longer the opened one: then its mark is not raised */
  close(isWhole: boolean): Promise<void>
}

type Wanted = DatabasePaths & {
  /** Continues with the databases that exist, and creates the others. */
  startAnew: boolean
  timed?: QueryTimer
  log: Log
}

/**
 * Opens both databases for a server, and creates them at the first start. When one of them is not in the state of the
 * last stop, nothing is created silently: the operator has to decide.
 *
 * @throws AppError `conflict` that says what is wrong and what can be done, or that another process uses them
 */
export async function openInstallation({ startAnew, timed, log, ...paths }: Wanted): Promise<Installation> {
  const claims = claimDatabases(paths)
  try {
    if (finishExchange(paths.dataFolder)) log.info('A restore that was interrupted is finished')
    else for (const place of [paths.userDb, paths.catalogDb]) rmSync(readyFor(place), { force: true })
    checkPaths(paths, startAnew, log)
    claims.claimAgain()
    const catalogStore = openCatalog(paths.catalogDb)
    const userStore = openUsers(paths.userDb, timed)
    const raise = () => raiseMarks(paths.dataFolder, userStore, catalogStore, log)
    await raise()
    return {
      catalogStore,
      userStore,
      close: async (isWhole) => {
        if (isWhole) await raise()
        try {
          await catalogStore.close()
        } finally {
          await userStore.close().finally(claims.release)
        }
      },
    }
  } catch (error) {
    claims.release()
    throw error
  }
}

/**
 * Checks that the databases are those of the last start. Nothing is changed unless `startAnew`.
 *
 * @throws AppError `conflict`
 */
function checkPaths(paths: DatabasePaths, startAnew: boolean, log: Log): void {
  const examined = examine(paths)
  const objection = objectionTo(examined)
  if (objection === null) {
    if (startAnew) log.warn('--start-anew was not needed; leave it out, or it hides the next loss')
    return
  }
  if (!startAnew) throw new AppError('conflict', `${objection}\n${waysOut(examined)}`)
  log.warn('Starting anew', { because: objection })
  for (const { state, path } of [examined.user, examined.catalog]) {
    if (state === 'usable') continue
    const kept = setAside(path)
    if (kept !== null) log.warn('What was there is kept under another name', { path, kept })
  }
  removeSearchIndex(paths.dataFolder)
}

/**
 * Raises the round in both databases and in the note, in the order that tells a power cut in between from an older
 * copy. A full disk does not prevent the start: the next one makes up for it.
 */
async function raiseMarks(
  dataFolder: string,
  userStore: UserStore,
  catalogStore: CatalogStore,
  log: Log,
): Promise<void> {
  try {
    const user = markIn(userStore.reader)
    const catalog = markIn(catalogStore.reader)
    const note = readNote(dataFolder)
    if (note && user && isOfAnotherTime(note, user)) {
      log.warn('Both databases are of another time than the data folder: the search index is made anew')
      removeSearchIndex(dataFolder)
    }
    const installation = user?.installation ?? catalog?.installation ?? newId()
    const round = Math.max(user?.round ?? 0, catalog?.round ?? 0)
    const present: Mark = { installation, round }
    if (note && note.round > round) writeNote(dataFolder, present)
    if (user && (catalog?.installation !== installation || catalog.round !== round))
      await catalogStore.exclusively((writer) => putMark(writer, present))
    const next: Mark = { installation, round: round + 1 }
    await userStore.exclusively((writer) => putMark(writer, next))
    await catalogStore.exclusively((writer) => putMark(writer, next))
    writeNote(dataFolder, next)
  } catch (error) {
    log.warn('The databases could not be marked as used together', { error })
  }
}

const isOfAnotherTime = (note: Mark, databases: Mark): boolean =>
  note.installation !== databases.installation || note.round > databases.round
