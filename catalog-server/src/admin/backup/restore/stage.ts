import { Database } from 'bun:sqlite'
import { constants, existsSync } from 'node:fs'
import { chmod, copyFile, link, mkdir, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { AppError, messageOf } from '../../../base/errors.ts'
import type { Examined } from '../../../db/installation/examine.ts'
import { examine } from '../../../db/installation/examine.ts'
import type { Exchange } from '../../../db/installation/exchange.ts'
import type { Mark } from '../../../db/installation/marks.ts'
import { putMark } from '../../../db/installation/marks.ts'
import { keptNameOf } from '../../../db/installation/set-aside.ts'
import { copyWhole, readyFor } from '../../../db/whole-copy.ts'
import { storageErrorOf } from '../../../db/sqlite-errors.ts'
import { flushFolder } from '../copy/flush-folder.ts'
import type { DatabaseName, Manifest } from '../copy/manifest.ts'
import { configName, mediaFolder, readManifest } from '../copy/manifest.ts'
import { isBelowPictures, picturesFolder } from '../copy/pictures.ts'
import { sha256OfFile } from '../copy/sums.ts'
import { prepareUsers, validTokensIn } from './prepare-users.ts'
import { sumsOf, verifyBackup } from './verify.ts'

/** The paths that a backup is restored to. All are absolute. */
export type RestorePaths = { dataFolder: string; catalogDb: string; userDb: string; mediaPath: string }

/** The path for the configuration of a backup: no server reads it there, and the present one stays. */
export const restoredConfig = (dataFolder: string): string => join(dataFolder, 'config.restored.toml')

/**
 * Verifies a backup and puts its files beside the places where they belong. No file in use is changed. The databases
 * must not be in use.
 *
 * @returns the plan for `exchange`, which does the rest in one step
 * @throws AppError `conflict` that names what is wrong with the backup; errors of the disk. No staged files remain
 * then
 */
export async function stageBackup(backup: string, targets: RestorePaths): Promise<Exchange> {
  await removeStaged(targets)
  await mkdir(checkFolder(targets), { mode: 0o700 })
  const differences = await verifyBackup(backup, checkFolder(targets)).finally(() =>
    rm(checkFolder(targets), { recursive: true, force: true }),
  )
  if (differences.length > 0)
    throw new AppError(
      'conflict',
      `${backup} is not whole: ${differences.join('; ')}. Nothing was restored; choose another backup.`,
    )
  const manifest = await readManifest(backup)
  try {
    return await lay(backup, targets, manifest)
  } catch (error) {
    await removeStaged(targets)
    const known = storageErrorOf(error)
    const reason = known?.code === 'disk_full' ? 'the disk is full' : messageOf(error)
    throw new AppError(
      known?.code ?? 'conflict',
      `Nothing was restored, and nothing was changed: ${reason}`,
      {
        cause: error,
      },
    )
  }
}

/** Whether an interrupted restore left files behind. */
export const isStaged = (targets: RestorePaths): boolean =>
  [checkFolder(targets), readyFor(targets.userDb)].some((path) => existsSync(path))

/** Removes staged files that are not to be used. */
export async function removeStaged(targets: RestorePaths): Promise<void> {
  const staged = [targets.userDb, targets.catalogDb, join(targets.mediaPath, picturesFolder)].map(readyFor)
  for (const path of [checkFolder(targets), ...staged]) await rm(path, { recursive: true, force: true })
}

/**
 * The folder in which the databases of a backup are checked. If there is no room for them here, they could not be
 * restored either.
 */
const checkFolder = ({ dataFolder }: RestorePaths): string => join(dataFolder, 'restore-check')

async function lay(backup: string, targets: RestorePaths, manifest: Manifest): Promise<Exchange> {
  const examined = examine(targets)
  const mark = markFor(manifest, examined)
  const valid = validTokensIn(examined.user)
  const database = (name: DatabaseName, place: string): Exchange['moves'][number] => {
    using copy = new Database(join(backup, name), { readonly: true })
    copyWhole(copy, readyFor(place), (path) => {
      if (name === 'user.db') prepareUsers(path, valid)
      if (mark) putMarkIn(path, mark)
    })
    return { ready: readyFor(place), place, kept: keptNameOf(place), isDatabase: true }
  }
  const moves = [database('user.db', targets.userDb), database('catalog.db', targets.catalogDb)]
  moves.push(...(await layPictures(backup, targets, manifest)))
  if (existsSync(join(backup, configName))) {
    await copyFile(join(backup, configName), restoredConfig(targets.dataFolder))
    await chmod(restoredConfig(targets.dataFolder), 0o600)
  }
  return { moves, mark, remove: [] }
}

/** Above all existing marks, so that no older copy is taken for the restored state. */
function markFor({ databases }: Manifest, { user, catalog, note }: Examined): Mark | null {
  const own = databases['user.db'].mark
  if (!own) return null
  const rounds = [
    own,
    note,
    ...[user, catalog].map((found) => (found.state === 'usable' ? found.mark : null)),
  ]
  return { ...own, round: Math.max(...rounds.map((mark) => mark?.round ?? 0)) + 1 }
}

function putMarkIn(path: string, mark: Mark): void {
  using database = new Database(path)
  putMark(database, mark)
}

/** The folder of pictures is exchanged as a whole; pictures elsewhere one by one. */
async function layPictures(
  backup: string,
  { mediaPath }: RestorePaths,
  manifest: Manifest,
): Promise<Exchange['moves']> {
  const folder = join(mediaPath, picturesFolder)
  await mkdir(readyFor(folder), { recursive: true })
  const moves: Exchange['moves'] = [
    { ready: readyFor(folder), place: folder, kept: keptNameOf(folder), isDatabase: false },
  ]
  for (const { path, sha256 } of (await sumsOf(backup, manifest)) ?? []) {
    if (!path.startsWith(`${mediaFolder}/`)) continue
    const inMedia = path.slice(mediaFolder.length + 1)
    const present = join(mediaPath, inMedia)
    const isThere = await isFileWith(present, sha256)
    if (isBelowPictures(inMedia)) {
      const ready = join(readyFor(folder), inMedia.slice(picturesFolder.length + 1))
      await mkdir(dirname(ready), { recursive: true })
      // A second name for an existing file takes no room.
      if (
        !isThere ||
        !(await link(present, ready).then(
          () => true,
          () => false,
        ))
      )
        await copyFile(join(backup, path), ready, constants.COPYFILE_FICLONE)
    } else if (!isThere) {
      await mkdir(dirname(present), { recursive: true })
      await copyFile(join(backup, path), readyFor(present))
      moves.push({ ready: readyFor(present), place: present, kept: keptNameOf(present), isDatabase: false })
    }
  }
  await flushFolder(readyFor(folder))
  return moves
}

async function isFileWith(path: string, sha256: string): Promise<boolean> {
  const facts = await stat(path).catch(() => null)
  return facts?.isFile() === true && (await sha256OfFile(path)) === sha256
}
