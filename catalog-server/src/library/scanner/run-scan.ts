import type { ScanFailure } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { messageOf } from '../../base/errors.ts'
import type { Log } from '../../base/log.ts'
import type { Storage } from '../../media/storage.ts'
import type { Reader } from '../tags/reader.ts'
import type { KnownActs } from './3-identify/known-acts.ts'
import { fillTitleKeys } from './3-identify/fill-title-keys.ts'
import { createPartWriter } from './4-write/write-parts.ts'
import type { Pictures } from './2-read/pictures.ts'
import { createAlbumFolderProcessor, type AlbumFolderProcessor } from './process-album-folder.ts'
import { createFileStateWriter } from './4-write/write-paths.ts'
import type { Writer } from '../store/writer.ts'
import type { ChangeSignal } from '../watch/change-signal.ts'
import type { FolderWatch } from '../watch/watcher.ts'
import type { FolderOutcome, AlbumFolderMessage, WalkedFolder, WalkMessage } from './1-discover/messages.ts'
import { joinPath } from '../paths/names.ts'
import type { StartWalk } from './1-discover/start-walk.ts'
import { createLostMusic, lossAt, problemOfLoss } from './5-finish/lost-music.ts'
import type { Loss, Walked } from './5-finish/lost-music.ts'
import { createMissingFileMarker } from './5-finish/missing-files.ts'
import { startCheckpoints } from './5-finish/checkpoints.ts'
import { failureOf } from './failure.ts'
import type { Outcome, Progress } from './progress.ts'
import { createRegroup } from './regroup.ts'
import { removeOrphans } from './5-finish/orphan-cleanup.ts'

export type ScanFolder = WalkedFolder

export type ScanOptions = {
  writer: Writer
  clock: Clock
  log: Log
  reader: Reader
  pictures: Pictures
  acts: KnownActs
  storage: Storage
  startWalk: StartWalk
  catalogPath: string
  mediaPath: string
  artDirectory: string
  ownFolders: readonly string[]
  followSymlinks: boolean
  /** Where the walk adds folders, so that changes in them are heard of; null for nowhere. */
  changeSignal(): ChangeSignal | null
  /** Hears how each folder is followed. */
  onWatch(folderId: number, found: FolderWatch): void
  /** Hears for each folder why its music is out of reach, or that it is not. */
  onReach(folderId: number, problem: string | null): void
  folders: readonly ScanFolder[]
  /** Reads every file, also unchanged ones. */
  isFull: boolean
  progress: Progress
  signal: AbortSignal
  /** Called after each commit that changed the catalog. */
  onChange(): void
  /** Called once when there is much to read. */
  onMuchToRead(): void
}

/**
 * The number of album folders that cannot be written after which the scan gives up: the disk is full, or
 * something is broken.
 */
const failuresMax = 10
const muchToRead = 100

/** The result of a scan, with the reason if it failed. */
export type ScanEnd = { outcome: Outcome; failure: ScanFailure | null }

/** One scan of all music folders, from the walk to the clean-up. Rejects when it cannot even begin. */
export async function runScan(options: ScanOptions): Promise<ScanEnd> {
  const { writer, clock, log, reader, acts, progress, folders, signal } = options
  const rootOf = (id: number): string | undefined => folders.find((folder) => folder.id === id)?.path
  const missingFiles = createMissingFileMarker(writer.database)
  const parts = createPartWriter(writer.database)
  let processor: AlbumFolderProcessor | undefined
  /** Made when it is needed: most scans find nothing new, and it takes as long as a tenth of their walk. */
  const albumFolders = (): AlbumFolderProcessor =>
    (processor ??= createAlbumFolderProcessor({ ...options, rootOf }))
  const regroup = createRegroup(writer, albumFolders)
  /** Albums that lost something: what is left of them is decided again. */
  const lessened = new Set<string>()
  const goneFolders: { folderId: number; directory: string }[] = []
  const lostMusic = createLostMusic(writer.database)
  const fileStates = createFileStateWriter(writer.database, clock)
  // Before the walk, which compares what it finds with what is to be read again.
  await writer.exclusively(() => writer.timeSliced(acts.learn()))
  reader.useActs(acts.all())
  const walk = options.startWalk(
    {
      catalogPath: options.catalogPath,
      folders: [...folders],
      followSymlinks: options.followSymlinks,
      isFull: options.isFull,
      artDirectory: options.artDirectory,
      ownFolders: options.ownFolders,
    },
    options.changeSignal(),
  )
  const checkpoints = startCheckpoints(options)
  /** The mount points of the folders that were walked to their end, and the tracks that were added in each. */
  const walked = new Map<number, string[]>()
  const addedIn = new Map<number, number>()
  /** The losses that may return when a disk is mounted, by folder. */
  const waitedFor = new Map<number, readonly Loss[]>()
  const underWay = new Set<Promise<void>>()
  /** The number of parts that could not be written, and the first failure. */
  let failures = 0
  let failure: ScanFailure | null = null
  let toRead = 0
  let hasChanged = false
  const aborted = new Promise<void>((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
  void aborted.then(() => walk.stop())

  try {
    await writer.exclusively(() => writer.timeSliced(fillTitleKeys(writer.database)))
    for await (const message of walk.messages) {
      if (signal.aborted) break
      if (message.type === 'failed') throw new Error(message.message)
      if (message.type === 'at') noteProgress(message)
      else if (message.type !== 'end') start(message)
      if (failures >= failuresMax) throw new Error('Too much could not be written')
    }
    endAlbumFolders()
    await Promise.race([Promise.all(underWay), aborted])
    if (!signal.aborted) await finalize()
    // Running writes are completed; none is started after them.
    await writer.exclusively(async () => undefined)
    if (signal.aborted) return { outcome: 'cancelled', failure: null }
    return { outcome: failure ? 'failed' : 'completed', failure }
  } catch (error) {
    log.error('The scan failed', { error })
    return { outcome: 'failed', failure: failure ?? failureOf(error) }
  } finally {
    walk.stop()
    await checkpoints.stop()
  }

  function endAlbumFolders(): void {
    processor?.end()
  }

  function noteProgress({ folderId, directory, unchanged }: Extract<WalkMessage, { type: 'at' }>): void {
    progress.count('unchanged', unchanged)
    progress.folder(joinPath(rootOf(folderId) ?? '', directory))
  }

  function start(message: Exclude<WalkMessage, { type: 'at' | 'end' | 'failed' }>): void {
    const work = handle(message)
      .catch((error: unknown) => {
        failures += 1
        failure ??= failureOf(error)
        log.error('A part of the library could not be written', { error: messageOf(error) })
      })
      .finally(() => {
        underWay.delete(work)
        walk.done(message)
      })
    underWay.add(work)
  }

  async function handle(message: Exclude<WalkMessage, { type: 'at' | 'end' | 'failed' }>): Promise<void> {
    if (message.type === 'album-folder') return handleAlbumFolder(message)
    if (message.type === 'folder') {
      progress.leftOut(message.leftOut)
      if (message.watch) options.onWatch(message.folderId, message.watch)
      return handleFolder(message)
    }
    const { folderId, directory, state } = message
    if (state === 'gone') goneFolders.push({ folderId, directory })
    await writer.exclusively(() => writer.timeSliced(missingFiles[state](folderId, directory)))
    options.onChange()
  }

  async function handleAlbumFolder(albumFolder: AlbumFolderMessage): Promise<void> {
    if (toRead <= muchToRead && toRead + albumFolder.changed.length > muchToRead) options.onMuchToRead()
    toRead += albumFolder.changed.length
    const outcome = await albumFolders().process(albumFolder, signal, progress.read)
    progress.count('added', outcome.added)
    addedIn.set(albumFolder.folderId, (addedIn.get(albumFolder.folderId) ?? 0) + outcome.added)
    progress.count('updated', outcome.updated)
    progress.count('moved', outcome.moved)
    progress.failed(albumFolder.problems.length + outcome.unreadable)
    if (outcome.newestAlbum !== null) progress.newest(outcome.newestAlbum)
    for (const album of outcome.left) lessened.add(album)
    hasChanged ||= outcome.added + outcome.updated + outcome.moved > 0
    options.onChange()
  }

  async function handleFolder(ended: Extract<WalkMessage, { type: 'folder' }>): Promise<void> {
    const { folderId: id, outcome, message: detail } = ended
    if (outcome === 'walked') {
      walked.set(id, ended.mounts)
      return
    }
    const message = `${explanations[outcome]}${detail === null ? '' : ` (${detail})`}`
    log.warn('A music folder could not be scanned', { folder: rootOf(id), reason: message })
    options.onReach(id, message)
    if (outcome === 'silent')
      failure ??= {
        code: 'folder_silent',
        message: `${rootOf(id)} does not answer: the disk or the network share behind it hangs`,
      }
    await writer.exclusively(async () => {
      await writer.timeSliced(missingFiles.unreachable(id, null))
      await writer.transact(() =>
        fileStates.problem(id, {
          directory: '',
          path: '',
          code: `folder_${outcome}`,
          message,
          isUnreachable: true,
        }),
      )
    })
    options.onChange()
  }

  function* dropGoneParts(): Generator<void> {
    for (const { folderId, directory } of goneFolders) {
      if (!walked.has(folderId) || lossAt(waitedFor.get(folderId) ?? [], directory)) continue
      for (const album of parts.dropFolder(folderId, directory)) lessened.add(album)
      yield
    }
  }

  /** Marks files that did not turn up anywhere as missing, in folders that were walked completely. */
  async function finalize(): Promise<void> {
    let missing = 0
    let isLost = false
    await writer.exclusively(async () => {
      for (const folder of folders) {
        const mounts = walked.get(folder.id)
        if (mounts) await finalizeFolder({ ...folder, mounts, added: addedIn.get(folder.id) ?? 0 })
      }
      await writer.timeSliced(dropGoneParts())
      await writer.timeSliced(missingFiles.mergeAlbums())
    })
    await regroup([...lessened])
    progress.count('missing', missing)
    if (isLost) options.onChange()
    if (!hasChanged && missing === 0) return
    await removeOrphans(
      writer,
      albumFolders().artists,
      options.mediaPath,
      options.storage.disk(options.mediaPath),
    )
    options.onChange()

    async function finalizeFolder(folder: Walked): Promise<void> {
      const losses = lostMusic.of(folder)
      const kept = new Map<Loss, number>()
      const isKept = (directory: string): boolean => {
        const loss = lossAt(losses, directory)
        if (loss) kept.set(loss, (kept.get(loss) ?? 0) + 1)
        return loss !== undefined
      }
      await writer.timeSliced(missingFiles.finalize(folder.id, isKept, () => (missing += 1)))
      isLost ||= kept.size > 0
      waitedFor.set(folder.id, [...kept.keys()])
      const [lost] = [...kept].map(([loss, count]) => problemOfLoss(loss, count).message)
      options.onReach(folder.id, lost ?? null)
      await writer.transact(() => {
        lostMusic.remember(folder, [...kept.keys()])
        for (const [loss, count] of kept) fileStates.problem(folder.id, problemOfLoss(loss, count))
      })
    }
  }
}

const explanations: Record<Exclude<FolderOutcome, 'walked'>, string> = {
  missing: 'The folder is not there. Its music stays in the library, marked as unreachable, until it returns',
  unreadable: 'The folder cannot be listed. Its music stays in the library, marked as unreachable',
  empty:
    'The folder is empty although it held music: perhaps its disk is not mounted. Its music stays in the library, marked as unreachable',
  silent:
    'The folder does not answer: the disk or the network share behind it hangs. Its music stays in the library, marked as unreachable',
  lost: 'The folder went away during the scan. Its music stays in the library, marked as unreachable',
}
