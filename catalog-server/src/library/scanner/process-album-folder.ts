import type { Clock } from '../../base/clock.ts'
import type { Storage } from '../../media/storage.ts'
import type { Reader } from '../tags/reader.ts'
import type { AlbumFolderMessage } from './1-discover/messages.ts'
import { albumNameOf } from '../paths/name-pattern.ts'
import { createIdentifyAlbums } from './3-identify/album-identity.ts'
import type { AlbumDecision, AlbumLocation, FolderPath } from './3-identify/albums.ts'
import { decideAlbums, folderPathOf } from './3-identify/albums.ts'
import { createArtistResolver } from './3-identify/artist-resolver.ts'
import type { ArtistResolver } from './3-identify/artist-resolver.ts'
import type { AlbumFolderPictures } from './3-identify/choose-pictures.ts'
import { adoptPictures, adoptRemaining } from './3-identify/choose-pictures.ts'
import type { KnownActs } from './3-identify/known-acts.ts'
import type { RelatedParts } from './3-identify/related-parts.ts'
import { createRelatedParts } from './3-identify/related-parts.ts'
import type { KnownAlbumFolder } from './2-read/known-album-folder.ts'
import { createLoadKnownAlbumFolder, nothingKnown } from './2-read/known-album-folder.ts'
import type { Pictures } from './2-read/pictures.ts'
import type { AlbumFolderReading } from './2-read/read-album-folder.ts'
import { readAlbumFolder } from './2-read/read-album-folder.ts'
import { createReadInEncoding } from './2-read/read-in-encoding.ts'
import type { Identified } from './3-identify/track-identity.ts'
import { createIdentifyTracks, createIsGone, createIsOther } from './3-identify/track-identity.ts'
import { createAlbumFolderQueue, type Waiting } from './album-folder-queue.ts'
import type { DecidedAlbumFolder, AlbumFolderOutcome } from './4-write/write-album-folder.ts'
import { createWriteAlbumFolder } from './4-write/write-album-folder.ts'
import type { Writer } from '../store/writer.ts'

export type AlbumFolderProcessor = {
  artists: ArtistResolver
  related: RelatedParts
  process(
    albumFolder: AlbumFolderMessage,
    signal: AbortSignal,
    onFile: () => void,
  ): Promise<AlbumFolderOutcome>
  /** After the last one of a scan. */
  end(): void
}

type Options = {
  writer: Writer
  clock: Clock
  reader: Reader
  pictures: Pictures
  storage: Storage
  acts: KnownActs
  rootOf(folderId: number): string | undefined
}

type Decided = Omit<DecidedAlbumFolder, 'isOutdated'>

/** Updates the catalog with the changes in one album folder: read, identify, write. */
export function createAlbumFolderProcessor(options: Options): AlbumFolderProcessor {
  const { writer, clock, reader, pictures, storage, acts, rootOf } = options
  const { database } = writer
  const artists = createArtistResolver(database, clock, acts.note)
  const isGone = createIsGone(storage, rootOf)
  const loadKnown = createLoadKnownAlbumFolder(database)
  const readInEncoding = createReadInEncoding(writer, reader, loadKnown)
  const identifyTracks = createIdentifyTracks(database, isGone, createIsOther(database, storage, rootOf))
  const related = createRelatedParts(database, loadKnown, locationOf)
  const identifyAlbums = createIdentifyAlbums(database, related, isGone)
  const queue = createAlbumFolderQueue(
    writer,
    createWriteAlbumFolder({ writer, clock, pictures, artists }),
    artists.forget,
  )

  async function decide(
    albumFolder: AlbumFolderMessage,
    reading: AlbumFolderReading,
    chosen: AlbumFolderPictures,
    isLast: boolean,
  ): Promise<Decided> {
    const known = await loadKnown(albumFolder)
    const identification = await identifyTracks.of(albumFolder, known, reading.read, isLast)
    const { files } = identification
    const albums = await identifyAlbums.of(albumFolder, decisionsOf(albumFolder, known, files), known, files)
    const all = await adoptRemaining(pictures, albumFolder, albums, chosen)
    return { albumFolder, reading, known, identification, albums, pictures: all }
  }

  function decideNow(
    albumFolder: AlbumFolderMessage,
    reading: AlbumFolderReading,
    chosen: AlbumFolderPictures,
  ): Decided | null {
    if (albumFolder.isKnown) return null
    const known = nothingKnown()
    const identification = identifyTracks.ofNew(reading.read)
    if (!identification) return null
    const decisions = decisionsOf(albumFolder, known, identification.files)
    const albums = identifyAlbums.ofNew(albumFolder, decisions)
    if (!albums) return null
    return { albumFolder, reading, known, identification, albums, pictures: chosen }
  }

  function decisionsOf(
    albumFolder: AlbumFolderMessage,
    known: KnownAlbumFolder,
    files: readonly Identified[],
  ): AlbumDecision[] {
    const byTags = files.filter(({ isPlacedByHand }) => !isPlacedByHand)
    const siblings = known.siblings.filter(({ isPlacedByHand }) => !isPlacedByHand)
    const members = [
      ...siblings,
      ...byTags.map(({ file, tags, override }) => ({ path: file.path, tags, override })),
    ]
    if (members.length === 0) return []
    return decideAlbums(locationOf(folderPathOf(albumFolder)), members)
  }

  function locationOf({ folderId, directory }: FolderPath): AlbumLocation {
    const folderName = albumNameOf(rootOf(folderId) ?? '', directory)
    return { folderId, directory, folderName }
  }

  /** Reads all of it that has to be read before it can be decided; null when the scan was stopped meanwhile. */
  async function waitingOf(
    albumFolder: AlbumFolderMessage,
    signal: AbortSignal,
    onFile: () => void,
  ): Promise<Waiting | null> {
    const root = rootOf(albumFolder.folderId)
    if (root === undefined) return null
    const rules = reader.nameRules()
    const isOutdated = (): boolean => reader.nameRules() !== rules
    const first = await readAlbumFolder(reader, root, albumFolder, onFile)
    if (signal.aborted) return null
    const reading = await readInEncoding(root, albumFolder, first)
    const chosen = await adoptPictures(pictures, albumFolder, reading.read)
    return {
      signal,
      isNew: !albumFolder.isKnown,
      decideNow: () => {
        const decided = decideNow(albumFolder, reading, chosen)
        return decided && { ...decided, isOutdated }
      },
      decide: async (isLast) => ({ ...(await decide(albumFolder, reading, chosen, isLast)), isOutdated }),
    }
  }

  return {
    artists,
    related,
    process: (albumFolder, signal, onFile) => queue.add(waitingOf(albumFolder, signal, onFile)),
    end: queue.end,
  }
}
