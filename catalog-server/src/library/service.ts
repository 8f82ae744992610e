import type { FolderListing, MusicFolder, ScanStatus } from '@pezzottify/contract'
import type { Clock } from '../base/clock.ts'
import type { Health } from '../base/degraded-reasons.ts'
import type { Catalog } from '../catalog/index.ts'
import type { CatalogStore } from '../db/catalog/schema.ts'
import { AppError } from '../base/errors.ts'
import { lazily } from '../base/lazily.ts'
import type { Log } from '../base/log.ts'
import type { Storage } from '../media/storage.ts'
import type { ScanFigures } from '../metrics/gauges.ts'
import { browseFolder } from './folders/browse.ts'
import type { Count } from './folders/count.ts'
import { createCounter } from './folders/count.ts'
import { stateOn } from './folders/folder-state.ts'
import { createFolders } from './folders/folders.ts'
import type { ProblemRequest, Problems } from './problems.ts'
import { countProblems, listProblems } from './problems.ts'
import type { Reader } from './tags/reader.ts'
import type { Outcome } from './scanner/progress.ts'
import { createScanner } from './scanner/scanner.ts'
import { createWatcher } from './watch/watcher.ts'
import { createPictures } from './scanner/2-read/pictures.ts'
import { createWriter } from './store/writer.ts'
import { createKnownActs } from './scanner/3-identify/known-acts.ts'
import { createAlbumFolderProcessor } from './scanner/process-album-folder.ts'
import { createRegroup } from './scanner/regroup.ts'
import { createOverrides, type Grouping } from './overrides/service.ts'
import { createSorting, type SortingService } from './sorting/service.ts'
import { createWhyGrouped } from './overrides/why.ts'
import { createWalks } from './scanner/1-discover/start-walk.ts'

export type LibraryOptions = {
  catalog: CatalogStore
  clock: Clock
  log: Log
  health: Pick<Health, 'degrade' | 'recover'>
  /** The folder whose `images` subfolder has the catalog's own pictures. */
  mediaPath: string
  /** The folder in which the reader stores embedded covers. */
  artDirectory: string
  /** Where the server keeps its own files: nothing there is music of people. */
  ownFolders: readonly string[]
  demoFolder: (() => string) | null
  followSymlinks: boolean
  reader: Reader
  storage: Storage
  /** The time without an answer after which a file system counts as hanging. */
  silenceMs?: number
  /** Whether the folders are followed: what changes there is scanned by itself. */
  isWatching: boolean
  albums: Pick<Catalog, 'album'>
  /** No scan does anything before. */
  quiet?: Promise<void>
  /** Called during a scan, at most twice a second, and at its end. */
  onCatalogChange(): void
  /** Called after each scan with its result and the time in Unix seconds. */
  onScanEnd?: (outcome: Outcome, at: number) => void
}

export type Library = {
  folders(): Promise<MusicFolder[]>
  /** The same without waiting for disks: folders that have not answered yet are marked as pending. */
  foldersSoFar(): Promise<MusicFolder[]>
  folderPaths(): string[]
  /** Adds the folders given as options. They need not exist. */
  useFolders(paths: readonly string[]): Promise<void>
  addFolder(path: string): Promise<MusicFolder>
  addDemo(): Promise<MusicFolder>
  removeFolder(id: number): Promise<void>
  /** Starts a scan that removes the music it does not find in the folder. @throws AppError `not_found` */
  acceptLoss(id: number): Promise<MusicFolder>
  browse(path?: string): Promise<FolderListing>
  count(path: string): Promise<Count>
  status(): Promise<ScanStatus>
  /** The progress of the running scan, or the result of the last one, without a query. */
  scanFigures(): ScanFigures
  /** `isFull`: every file is read, also unchanged ones. */
  startScan(isFull?: boolean): Promise<ScanStatus>
  cancelScan(): Promise<ScanStatus>
  /** Scans and resolves at the end; a running scan is continued and awaited. */
  scanToEnd(isFull?: boolean): Promise<ScanStatus>
  problems(request: ProblemRequest): Promise<Problems>
  /** Why albums are grouped as they are, and what people say against it. */
  grouping: Grouping
  /** The order of names in lists. */
  sorting: Pick<SortingService, 'get' | 'set'>
  close(): Promise<void>
}

/** The interval at which a folder given as an option is tried again when its disk does not answer. */
const useAgainMs = 15_000
/** How long the list of folders waits, right after the start, for those given as options. */
const takenMaxMs = 500

/** The music folders, and the scans by which the catalog follows them. */
export function createLibrary(options: LibraryOptions): Library {
  const { catalog, clock, log, health, storage, demoFolder } = options
  const writer = createWriter(catalog.writer, catalog.gate)
  const counter = createCounter(clock, storage)
  const albumCount = catalog.reader.query<{ count: number }, []>(
    "SELECT count FROM listed_totals WHERE kind = 'album'",
  )
  const seenCount = catalog.reader.query<{ count: number }, [number]>(
    'SELECT count(*) AS count FROM scanned_files WHERE folder_id = ?',
  )
  const watcher = createWatcher({
    isOn: options.isWatching,
    clock,
    folders: () => folders.rows(),
    startScan: () => scanner.start(),
  })
  const folders = createFolders({ ...options, writer, watchOf: watcher.stateOf })
  const pictures = createPictures({ ...options, writer })
  const acts = createKnownActs(writer.database)
  /** Of the folders in it somebody said that what is gone is gone for good. */
  const lossAccepted = new Set<number>()
  const walks = createWalks(options.silenceMs)
  const scanner = createScanner({
    ...options,
    writer,
    counter,
    catalogPath: catalog.path,
    pictures,
    acts,
    startWalk: walks.start,
    folders: () => folders.rows().map(({ id, path }) => ({ id, path, isLossAccepted: lossAccepted.has(id) })),
    changeSignal: watcher.signal,
    onWatch: watcher.note,
    onReach: (id, problem) => {
      const path = rootOf(id) ?? ''
      if (problem === null) health.recover('media_unreachable', path)
      else health.degrade('media_unreachable', path, problem)
    },
    onScanStart: watcher.scanStarted,
    onScanEnd: (outcome, at) => {
      watcher.scanEnded(outcome === 'failed')
      if (outcome === 'completed') lossAccepted.clear()
      options.onScanEnd?.(outcome, at)
    },
    seenIn: (folderId) => seenCount.get(folderId)?.count ?? 0,
  })

  const rootOf = (id: number): string | undefined => folders.rows().find((folder) => folder.id === id)?.path
  const processor = lazily(() => createAlbumFolderProcessor({ ...options, writer, pictures, acts, rootOf }))
  const whyGrouped = lazily(() => createWhyGrouped(writer.database, processor().related))
  const overrides = createOverrides({
    ...options,
    writer,
    regroup: createRegroup(writer, processor),
    rescan: () => scanner.startAnew(),
  })

  const sorting = createSorting({ ...options, writer, rescan: () => scanner.startAnew() })
  sorting.start()

  async function status(): Promise<ScanStatus> {
    const { newestAlbumId, ...view } = scanner.view()
    return {
      ...view,
      problems: countProblems(catalog),
      albums: albumCount.get()?.count ?? 0,
      newest_album:
        newestAlbumId === null ? null : await options.albums.album(newestAlbumId).catch(() => null),
    }
  }

  /** Never rejects: a folder that could not be added affects neither the others nor the end. */
  let taken = Promise.resolve()
  let usingAgain: NodeJS.Timeout | undefined
  let isClosed = false
  function take(paths: readonly string[]): Promise<void> {
    const using = use(paths)
    taken = using.catch(() => undefined)
    return using
  }
  async function takeAgain(paths: readonly string[]): Promise<void> {
    try {
      await take(paths)
    } catch (error) {
      log.error('The music folders were not taken', { error })
    }
    scanner.start()
  }
  async function use(paths: readonly string[]): Promise<void> {
    const { refused, silent } = await folders.use(paths)
    for (const reason of refused) log.error(`A music folder was not taken: ${reason}`)
    if (silent.length > 0 && !isClosed) {
      for (const path of silent) log.warn(`${path} does not answer; it is asked again`)
      usingAgain = setTimeout(() => void takeAgain(paths), useAgainMs)
      usingAgain.unref()
    }
    for (const { path, state, message } of await folders.list()) {
      if (state !== 'readable') log.warn(message ?? `A music folder is ${state}`)
      // It was taken before such folders were refused, and is scanned each time that the server writes to it.
      if (options.ownFolders.includes(path))
        log.warn(`${path} is where this server keeps its own files: remove it from the music folders`)
    }
  }

  async function add(path: string, origin: MusicFolder['origin']): Promise<MusicFolder> {
    const folder = await folders.add(path, origin)
    scanner.start()
    return folder
  }

  return {
    folders: async () => {
      await taken
      return folders.list()
    },
    foldersSoFar: async () => {
      await Promise.race([taken, Bun.sleep(takenMaxMs)])
      return folders.listSoFar()
    },
    folderPaths: () => folders.rows().map((folder) => folder.path),
    useFolders: take,
    addFolder: (path) => add(path, 'added'),
    addDemo: async () => {
      if (demoFolder === null) throw new AppError('unavailable', 'This installation comes without demo album')
      return add(demoFolder(), 'demo')
    },
    removeFolder: async (id) => {
      await scanner.withoutScan(async () => {
        const path = rootOf(id) ?? ''
        await folders.remove(id)
        health.recover('media_unreachable', path)
        watcher.forget(id)
      })
      options.onCatalogChange()
    },
    acceptLoss: async (id) => {
      const folder = await folders.find(id)
      // A scan that runs does not know of it.
      await scanner.withoutScan(() => Promise.resolve(lossAccepted.add(id)))
      scanner.start()
      return folder
    },
    browse: (path) => browseFolder(storage.elsewhere, path),
    count: async (path) => {
      const { state, message } = await stateOn(storage.elsewhere, path)
      if (state !== 'readable' && state !== 'empty') throw new AppError('folder_unusable', message ?? '')
      return counter.of(path)
    },
    status,
    scanFigures: scanner.figures,
    startScan: (isFull) => {
      scanner.start(isFull)
      return status()
    },
    cancelScan: () => {
      void scanner.cancel()
      return status()
    },
    scanToEnd: async (isFull) => {
      await taken
      scanner.start(isFull)
      await scanner.ended()
      return status()
    },
    problems: (request) => listProblems(catalog, request),
    grouping: { ...overrides, why: (albumId) => whyGrouped()(albumId) },
    sorting,
    close: async () => {
      isClosed = true
      clearTimeout(usingAgain)
      watcher.close()
      await taken
      counter.close()
      await sorting.close()
      await scanner.close()
      walks.close()
    },
  }
}
