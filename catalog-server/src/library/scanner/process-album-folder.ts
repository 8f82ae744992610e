import type { Clock } from '../../base/clock.ts'
import type { Storage } from '../../media/storage.ts'
import type { Reader } from '../tags/reader.ts'
import type { UnitMessage } from './1-discover/messages.ts'
import { nameOf } from '../paths/names.ts'
import { createIdentifyAlbums } from './3-identify/album-identity.ts'
import type { AlbumDecision } from './3-identify/albums.ts'
import { decideAlbums } from './3-identify/albums.ts'
import { createArtistBook } from './3-identify/artist-resolver.ts'
import type { ArtistBook } from './3-identify/artist-resolver.ts'
import type { UnitPictures } from './3-identify/choose-pictures.ts'
import { adoptPictures } from './3-identify/choose-pictures.ts'
import type { KnownUnit } from './2-read/known-album-folder.ts'
import { createLoadKnownUnit, nothingKnown } from './2-read/known-album-folder.ts'
import type { Pictures } from './2-read/pictures.ts'
import type { UnitReading } from './2-read/read-album-folder.ts'
import { readUnit } from './2-read/read-album-folder.ts'
import type { Identified } from './3-identify/track-identity.ts'
import { createIdentifyTracks, createIsGone } from './3-identify/track-identity.ts'
import { createUnitQueue } from './album-folder-queue.ts'
import type { DecidedUnit, UnitOutcome } from './4-write/write-album-folder.ts'
import { createWriteUnit } from './4-write/write-album-folder.ts'
import type { Writer } from '../store/writer.ts'

export type UnitProcessor = {
  artists: ArtistBook
  process(unit: UnitMessage, signal: AbortSignal, onFile: () => void): Promise<UnitOutcome>
}

type Options = {
  writer: Writer
  clock: Clock
  reader: Reader
  pictures: Pictures
  storage: Storage
  rootOf(folderId: number): string | undefined
}

/** Brings the catalog up to what was found in one unit: read, decide, write. */
export function createUnitProcessor(options: Options): UnitProcessor {
  const { writer, clock, reader, pictures, storage, rootOf } = options
  const { database } = writer
  const artists = createArtistBook(database, clock)
  const isGone = createIsGone(storage, rootOf)
  const loadKnown = createLoadKnownUnit(database)
  const identifyTracks = createIdentifyTracks(database, isGone)
  const identifyAlbums = createIdentifyAlbums(database, isGone)
  const queue = createUnitQueue(writer, createWriteUnit({ writer, clock, pictures, artists }), artists.forget)

  async function decide(unit: UnitMessage, reading: UnitReading, chosen: UnitPictures): Promise<DecidedUnit> {
    const known = await loadKnown(unit)
    const identification = await identifyTracks.of(unit, known, reading.read)
    const { files } = identification
    const albums = await identifyAlbums.of(unit, decisionsOf(unit, known, files), known, files)
    return { unit, reading, known, identification, albums, pictures: chosen }
  }

  function decideNow(unit: UnitMessage, reading: UnitReading, chosen: UnitPictures): DecidedUnit | null {
    if (unit.isKnown) return null
    const known = nothingKnown()
    const identification = identifyTracks.ofNew(reading.read)
    if (!identification) return null
    const albums = identifyAlbums.ofNew(decisionsOf(unit, known, identification.files))
    return { unit, reading, known, identification, albums, pictures: chosen }
  }

  function decisionsOf(unit: UnitMessage, known: KnownUnit, files: readonly Identified[]): AlbumDecision[] {
    const byTags = files.filter(({ isPlacedByHand }) => !isPlacedByHand)
    if (byTags.length === 0) return []
    const [directory] = unit.directories
    const folderName = nameOf(directory === '' ? (rootOf(unit.folderId) ?? '') : directory)
    const siblings = known.siblings.filter(({ isPlacedByHand }) => !isPlacedByHand)
    const members = [...siblings, ...byTags.map(({ file, tags }) => ({ path: file.path, tags }))]
    return decideAlbums({ folderId: unit.folderId, directory, folderName }, members)
  }

  return {
    artists,
    process: async (unit, signal, onFile) => {
      const nothing: UnitOutcome = { added: 0, updated: 0, moved: 0, newestAlbum: null }
      const root = rootOf(unit.folderId)
      if (root === undefined) return nothing
      const reading = await readUnit(reader, root, unit, onFile)
      if (signal.aborted) return nothing
      const chosen = await adoptPictures(pictures, unit, reading.read)
      return queue.add({
        signal,
        decideNow: () => decideNow(unit, reading, chosen),
        decide: () => decide(unit, reading, chosen),
      })
    },
  }
}
