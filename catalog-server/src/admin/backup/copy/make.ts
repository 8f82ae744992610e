import { Database } from 'bun:sqlite'
import { constants, copyFileSync, chmodSync, mkdirSync, rmSync, statSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { renameSync } from 'node:fs'
import { AppError, messageOf } from '../../../base/errors.ts'
import { sha256Hex } from '../../../base/ids.ts'
import { isThere } from '../../../base/is-there.ts'
import { pathOptions } from '../../../db/installation/path-options.ts'
import { openToRead } from '../../../db/open-to-read.ts'
import { busyMs } from '../../../db/sqlite.ts'
import { storageErrorOf } from '../../../db/sqlite-errors.ts'
import { copyWhole, flush } from '../../../db/whole-copy.ts'
import { factsOf } from './database-facts.ts'
import { flushFolder } from './flush-folder.ts'
import type { DatabaseFacts, DatabaseName, Manifest } from './manifest.ts'
import { configName, databaseNames, manifestName, mediaFolder, sumsName } from './manifest.ts'
import { copyPicture, picturesOf } from './pictures.ts'
import type { Sum } from './sums.ts'
import { parseSums, sha256OfFile, sumsText } from './sums.ts'
import { beginTarget } from './target.ts'

/** The parts of a backup, and the folders that it must not lie in. All paths are absolute. */
export type BackupSource = {
  dataFolder: string
  catalogDb: string
  userDb: string
  mediaPath: string
  configFile: string | null
}

type Wanted = {
  source: BackupSource
  /** The folder that becomes the backup. It may exist if it is empty. */
  target: string
  /** An earlier backup to share unchanged pictures with. */
  earlier: string | null
  version: string
  /** Unix seconds. */
  now: () => number
  /** Called with the numbers of pictures done and in total. */
  onProgress?: (done: number, total: number) => void
}

const attemptsMax = 3

/**
 * Makes a backup, also while a server runs: of each database as of one moment, the users' first, so that it refers to
 * no music that the catalog does not have yet. It is built under another name and renamed when it is complete.
 *
 * It blocks its thread for as long as the copy of a database takes.
 *
 * @throws AppError with the reason; nothing is left behind then
 */
export async function makeBackup(wanted: Wanted): Promise<Manifest> {
  const { source, target } = wanted
  for (const path of [source.userDb, source.catalogDb])
    if (!isThere(path))
      throw new AppError('not_found', `There is no ${path}. Name the installation with --data.`)
  const { path, release } = beginTarget(target, source)
  try {
    const manifest = await fill(path, wanted)
    renameSync(path, target)
    flush(dirname(target))
    return manifest
  } catch (error) {
    rmSync(path, { recursive: true, force: true })
    throw explained(error, target)
  } finally {
    release()
  }
}

async function fill(path: string, wanted: Wanted): Promise<Manifest> {
  const { source, version, now } = wanted
  const made_at = now()
  const databases = copyDatabases(source, path)
  const sums: Sum[] = []
  let bytes = 0
  const add = (sum: Sum, size: number): void => {
    sums.push(sum)
    bytes += size
  }
  for (const name of databaseNames) {
    const file = join(path, name)
    add({ path: name, sha256: await sha256OfFile(file) }, statSync(file).size)
  }
  if (source.configFile !== null) {
    const file = join(path, configName)
    copyFileSync(source.configFile, file, constants.COPYFILE_EXCL)
    chmodSync(file, 0o600)
    add({ path: configName, sha256: await sha256OfFile(file) }, statSync(file).size)
  }
  const pictures = await copyPictures(path, wanted, add)
  const text = sumsText(sums)
  await writeFile(join(path, sumsName), text, { mode: 0o600 })
  const manifest: Manifest = {
    format: 1,
    version,
    made_at,
    databases,
    files: sums.length,
    bytes,
    pictures,
    sums_sha256: sha256Hex(text),
  }
  await writeFile(join(path, manifestName), `${JSON.stringify(manifest, null, 2)}\n`, { mode: 0o600 })
  await flushFolder(path)
  return manifest
}

/** A server that starts or stops in between raises the marks: then both are copied again. */
function copyDatabases(source: BackupSource, path: string): Record<DatabaseName, DatabaseFacts> {
  for (let attempt = 1; ; attempt += 1) {
    const users = copyDatabase('user.db', source.userDb, path)
    const catalog = copyDatabase('catalog.db', source.catalogDb, path)
    const areTogether =
      users.mark?.installation === catalog.mark?.installation && users.mark?.round === catalog.mark?.round
    if (areTogether) return { 'user.db': users, 'catalog.db': catalog }
    if (attempt === attemptsMax)
      throw new AppError(
        'conflict',
        `user.db and catalog.db do not belong together. "pezzottify doctor ${pathOptions(source)}" says why, and what to do.`,
      )
  }
}

function copyDatabase(name: DatabaseName, from: string, folder: string): DatabaseFacts {
  const to = join(folder, name)
  {
    using database = openToRead(from)
    database.run(`PRAGMA busy_timeout = ${busyMs}`)
    copyWhole(database, to)
  }
  using copy = new Database(to, { readonly: true })
  return factsOf(copy, name)
}

async function copyPictures(
  path: string,
  { source, earlier, onProgress }: Wanted,
  add: (sum: Sum, bytes: number) => void,
): Promise<number> {
  const target = join(path, mediaFolder)
  mkdirSync(target, { mode: 0o700 })
  const before = earlier === null ? null : await picturesIn(earlier)
  let paths: string[]
  {
    using catalog = new Database(join(path, 'catalog.db'), { readonly: true })
    paths = await picturesOf(catalog, source.mediaPath)
  }
  let count = 0
  for (const [index, picture] of paths.entries()) {
    const copied = await copyPicture(source.mediaPath, picture, target, before)
    if (copied) {
      add({ path: `${mediaFolder}/${copied.path}`, sha256: copied.sha256 }, copied.bytes)
      count += 1
    }
    onProgress?.(index + 1, paths.length)
  }
  return count
}

/** When this fails all pictures are copied, which is no reason to have no backup. */
async function picturesIn(backup: string) {
  const text = await readFile(join(backup, sumsName), 'utf8').catch(() => '')
  const prefix = `${mediaFolder}/`
  const sums = (parseSums(text) ?? []).filter(({ path }) => path.startsWith(prefix))
  return {
    folder: join(backup, mediaFolder),
    sums: new Map(sums.map(({ path, sha256 }) => [path.slice(prefix.length), sha256])),
  }
}

function explained(error: unknown, target: string): AppError {
  const known = storageErrorOf(error)
  const reason =
    known?.code === 'disk_full'
      ? 'the disk is full'
      : error instanceof AppError
        ? error.message
        : messageOf(error)
  return new AppError(
    known?.code ?? 'conflict',
    `There is no backup ${target}, and nothing of it was left behind: ${reason}`,
    { cause: error },
  )
}
