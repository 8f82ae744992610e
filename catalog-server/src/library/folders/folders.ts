import type { MusicFolder } from '@pezzottify/contract'
import { resolve } from 'node:path'
import type { Clock } from '../../base/clock.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { Disk } from '../../media/disk/disk.ts'
import type { Storage } from '../../media/storage.ts'
import { seenRows } from '../store/rows.ts'
import type { Writer } from '../store/writer.ts'
import { isWithin } from '../paths/names.ts'
import { createPromptLooks } from '../../base/prompt-looks.ts'
import type { FolderState } from './folder-state.ts'
import { stateOn } from './folder-state.ts'

type Origin = MusicFolder['origin']
type FolderRow = { id: number; path: string; origin: Origin }

export type Folders = {
  rows(): FolderRow[]
  list(): Promise<MusicFolder[]>
  /** Without waiting for disks: a folder that is still being looked at is marked as pending. */
  listSoFar(): Promise<MusicFolder[]>
  /** @throws AppError `not_found` */
  find(id: number): Promise<MusicFolder>
  /** @throws AppError `folder_unusable` or `conflict` */
  add(path: string, origin: Origin): Promise<MusicFolder>
  /**
   * Adds the folders given as options, even missing ones.
   *
   * @returns the refused ones, in words, and those that do not answer, whose real path is not known yet
   */
  use(paths: readonly string[]): Promise<{ refused: string[]; silent: string[] }>
  /** Removes a folder: its tracks are missing from then on. @throws AppError `not_found` or `conflict` */
  remove(id: number): Promise<void>
}

type Options = {
  catalog: CatalogStore
  writer: Writer
  clock: Clock
  storage: Storage
  ownFolders: readonly string[]
  watchOf: (id: number) => MusicFolder['watch']
}

/** The music folders. None lies inside another one, so that no file is two tracks. */
export function createFolders({ catalog, writer, clock, storage, ownFolders, watchOf }: Options): Folders {
  const { database } = writer
  const all = database.query<FolderRow, []>('SELECT id, path, origin FROM music_folders ORDER BY path')
  const insert = database.query('INSERT INTO music_folders (path, origin, added_at) VALUES (?, ?, ?)')
  const setOrigin = database.query('UPDATE music_folders SET origin = ? WHERE id = ?')
  const countOf = catalog.reader.query<{ count: number }, [number]>(
    "SELECT count(*) AS count FROM tracks WHERE library_id = ? AND availability IN ('available', 'unreachable')",
  )

  /** Unproven losses are those that the last scan noted as such: other files may be unreachable, too. */
  const lostOf = catalog.reader.query<{ count: number }, [number]>(
    `SELECT count(*) AS count FROM tracks WHERE library_id = ?1 AND availability = 'unreachable'
     AND EXISTS (SELECT 1 FROM scanned_files WHERE folder_id = ?1
       AND problem_code IN ('folder_empty', 'music_gone', 'mount_gone'))`,
  )

  type Seen = FolderState & Pick<MusicFolder, 'is_pending'>
  const lookAt = ({ path }: FolderRow): Promise<Seen> => stateOn(storage.disk(path), path)
  const promptLook = createPromptLooks<Seen>()
  const lookSoFar = (row: FolderRow): Promise<Seen> =>
    promptLook(
      row.path,
      () => lookAt(row),
      (last) => ({
        ...(last ?? { state: 'unreadable', message: null }),
        is_pending: true,
      }),
    )

  async function withState(row: FolderRow, look = lookAt): Promise<MusicFolder> {
    const seen = await look(row)
    const watch = watchOf(row.id)
    const track_count = countOf.get(row.id)?.count ?? 0
    return { ...row, ...seen, watch, track_count, lost_count: lostOf.get(row.id)?.count ?? 0 }
  }

  /** Why a folder is refused, in words. */
  function conflictOf(path: string): string | null {
    if (ownFolders.includes(path))
      return `${path} is where this server keeps its own files. Choose the folder with your music`
    for (const other of all.all()) {
      if (other.path === path) return `${path} is a music folder already`
      if (isWithin(path, other.path)) return `${path} lies inside the music folder ${other.path} already`
      if (isWithin(other.path, path))
        return `${path} holds the music folder ${other.path}. Remove that one first, then add this one`
    }
    return null
  }

  /** @returns why it is refused instead; another one may be added at the same time */
  const insertRow = (path: string, origin: Origin): Promise<string | null> =>
    writer.transact(() => {
      const conflict = conflictOf(path)
      if (conflict === null) insert.run(path, origin, clock.now())
      return conflict
    })

  const rowAt = (path: string): FolderRow | undefined => all.all().find((folder) => folder.path === path)
  /** @throws AppError `not_found` */
  function rowOf(id: number): FolderRow {
    const row = all.all().find((folder) => folder.id === id)
    if (!row) throw notFound()
    return row
  }

  return {
    rows: () => all.all(),
    list: () => Promise.all(all.all().map((row) => withState(row))),
    listSoFar: () => Promise.all(all.all().map((row) => withState(row, lookSoFar))),
    find: async (id) => withState(rowOf(id)),

    add: async (path, origin) => {
      const { state, message } = await stateOn(storage.elsewhere, resolve(path))
      if (state !== 'readable' && state !== 'empty') throw new AppError('folder_unusable', message ?? '')
      const real = await storage.elsewhere.ask('realPath', resolve(path))
      const conflict = await insertRow(real, origin)
      if (conflict !== null) throw new AppError('conflict', conflict)
      const row = rowAt(real)
      if (!row) throw notFound()
      return withState(row)
    },

    use: async (paths) => {
      const refused: string[] = []
      const silent: string[] = []
      const named = new Set<string>()
      const reals = await Promise.all(paths.map((path) => realOr(storage.disk(resolve(path)), resolve(path))))
      for (const [index, found] of reals.entries()) {
        const real = found ?? resolve(paths[index] ?? '')
        named.add(real)
        if (found === null) silent.push(real)
        const known = rowAt(real)
        if (found === null && !known) continue
        const conflict = known ? null : await insertRow(real, 'option')
        if (conflict !== null) refused.push(conflict)
        if (known?.origin === 'added') await writer.transact(() => setOrigin.run('option', known.id))
      }
      for (const { id, path, origin } of silent.length > 0 ? [] : all.all())
        if (origin === 'option' && !named.has(path)) await writer.transact(() => setOrigin.run('added', id))
      return { refused, silent }
    },

    remove: async (id) => {
      const row = rowOf(id)
      if (row.origin === 'option')
        throw new AppError(
          'conflict',
          `${row.path} is named by --music or the configuration. Take it out there and start the server again`,
        )
      await writer.exclusively(async () => {
        await writer.timeSliced(forget(writer, id))
        await writer.transact(() => database.query('DELETE FROM music_folders WHERE id = ?').run(id))
      })
    },
  }
}

/**
 * Track rows stay, as missing: playlists and likes refer to them, and they keep their ids when the folder is added
 * again or the files turn up elsewhere.
 */
function* forget({ database }: Writer, id: number): Generator<void> {
  const drop = database.query('DELETE FROM scanned_files WHERE folder_id = ? AND directory = ? AND path = ?')
  const setMissing = database.query(
    "UPDATE tracks SET availability = 'missing', library_id = NULL WHERE id = ? AND library_id = ?",
  )
  for (const { directory, path, track_id } of seenRows(database, id, null)) {
    if (track_id !== null) setMissing.run(track_id, id)
    drop.run(id, directory, path)
    yield
  }
}

/** A missing folder keeps the given path. Null when its disk does not answer. */
const realOr = (disk: Disk, path: string): Promise<string | null> =>
  disk
    .ask('realPath', path)
    .catch((error: unknown) =>
      error instanceof AppError && error.code === 'media_unreachable' ? null : path,
    )
