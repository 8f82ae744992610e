import type { Clock } from '../../../clock.ts'
import type { Reader } from '../reading/reader.ts'
import type { UnitMessage } from '../walk/messages.ts'
import { nameOf } from '../walk/names.ts'
import type { DecidedAlbum } from './album-identity.ts'
import { createIdentifyAlbums } from './album-identity.ts'
import { decideAlbums } from './albums.ts'
import { createArtistBook } from './artists.ts'
import type { ArtistBook } from './artists.ts'
import type { UnitPictures } from './choose-pictures.ts'
import { adoptPictures, coverOf } from './choose-pictures.ts'
import type { KnownUnit } from './known-unit.ts'
import { createLoadKnownUnit } from './known-unit.ts'
import type { Pictures } from './pictures.ts'
import type { UnitReading } from './read-unit.ts'
import { readUnit } from './read-unit.ts'
import type { Identification, Identified } from './track-identity.ts'
import { createIdentifyTracks, createIsGone } from './track-identity.ts'
import { createAlbumWriter } from './write-album.ts'
import { createPlaceWriter } from './write-places.ts'
import { createTrackWriter } from './write-track.ts'
import type { Writer } from './writer.ts'

/** What became of a unit's files. */
export type UnitOutcome = { added: number; updated: number; moved: number; newestAlbum: string | null }

export type UnitProcessor = {
  artists: ArtistBook
  process(unit: UnitMessage, signal: AbortSignal, onFile: () => void): Promise<UnitOutcome>
}

type Options = {
  writer: Writer
  clock: Clock
  reader: Reader
  pictures: Pictures
  rootOf(folderId: number): string | undefined
}

type Decided = {
  unit: UnitMessage
  reading: UnitReading
  known: KnownUnit
  identification: Identification
  albums: DecidedAlbum[]
  pictures: UnitPictures
}

/** Brings the catalog up to what was found in one unit: read, decide, write. */
export function createUnitProcessor(options: Options): UnitProcessor {
  const { writer, clock, reader, pictures, rootOf } = options
  const { database } = writer
  const artists = createArtistBook(database, clock)
  const albumWriter = createAlbumWriter(database, artists, clock)
  const trackWriter = createTrackWriter(database, artists, clock)
  const places = createPlaceWriter(database, clock)
  const moveTrack = database.query('UPDATE tracks SET album_id = ? WHERE id = ?')
  const isGone = createIsGone(rootOf)
  const loadKnown = createLoadKnownUnit(database)
  const identifyTracks = createIdentifyTracks(database, isGone)
  const identifyAlbums = createIdentifyAlbums(database, isGone)

  async function decide(unit: UnitMessage, reading: UnitReading, chosen: UnitPictures): Promise<Decided> {
    const known = await loadKnown(unit)
    const identification = await identifyTracks(unit, known, reading.read)
    const { files } = identification
    const [directory] = unit.directories
    const folderName = nameOf(directory === '' ? (rootOf(unit.folderId) ?? '') : directory)
    const members = [...known.siblings, ...files.map(({ file, tags }) => ({ path: file.path, tags }))]
    const decisions =
      files.length > 0 ? decideAlbums({ folderId: unit.folderId, directory, folderName }, members) : []
    const albums = await identifyAlbums(unit, decisions, known, files)
    return { unit, reading, known, identification, albums, pictures: chosen }
  }

  /** Every step leaves the catalog consistent, so the transaction may end after any of them. */
  function* steps(decided: Decided, signal: AbortSignal, outcome: UnitOutcome): Generator<void> {
    const { unit, reading, identification, albums } = decided
    const { folderId } = unit
    for (const place of unit.gone) yield places.gone(folderId, place)
    for (const place of unit.returned) yield places.returned(folderId, place)
    for (const place of unit.cleared) yield places.cleared(folderId, place)
    for (const problem of unit.problems) yield places.problem(folderId, problem)
    for (const file of reading.bad) yield places.bad(folderId, file, unit.artMark)
    yield* pictureSteps(decided)
    // Before its file is taken from it: afterwards nothing would lead to the track.
    for (const trackId of identification.replaced) yield places.replaced(trackId)
    const left = new Set<string>()
    const byPath = new Map(identification.files.map((file) => [file.file.path, file]))
    const siblings = new Map(decided.known.siblings.map((sibling) => [sibling.path, sibling]))
    for (const album of albums) {
      if (signal.aborted) return
      const cover = coverOf(album, albums.length === 1, decided.pictures.beside, pictures)
      const albumId = albumWriter.write(album, cover)
      if (decided.pictures.artist !== null) albumWriter.giveArtistPicture(albumId, decided.pictures.artist)
      if (album.id === null) outcome.newestAlbum = albumId
      yield
      for (const path of album.members) {
        const file = byPath.get(path)
        const sibling = siblings.get(path)
        if (sibling && sibling.albumId !== albumId) {
          left.add(sibling.albumId)
          yield void moveTrack.run(albumId, sibling.trackId)
        }
        if (!file) continue
        if (file.formerAlbumId !== null && file.formerAlbumId !== albumId) left.add(file.formerAlbumId)
        trackWriter.write(file, folderId, albumId, unit.artMark, decided.pictures.problems.get(path) ?? null)
        count(outcome, file)
        yield
      }
    }
    for (const albumId of left) yield albumWriter.dropIfBare(albumId)
  }

  function* pictureSteps({ unit, pictures: chosen }: Decided): Generator<void> {
    for (const found of [unit.cover, unit.artistPicture]) {
      if (!found) continue
      const { directory, path } = found
      const message = chosen.problems.get(path)
      if (message === undefined) places.cleared(unit.folderId, found)
      else places.problem(unit.folderId, { directory, path, code: 'picture_unusable', message })
      yield
    }
  }

  return {
    artists,
    process: async (unit, signal, onFile) => {
      const outcome: UnitOutcome = { added: 0, updated: 0, moved: 0, newestAlbum: null }
      const root = rootOf(unit.folderId)
      if (root === undefined) return outcome
      const reading = await readUnit(reader, root, unit, onFile)
      if (signal.aborted) return outcome
      const chosen = await adoptPictures(pictures, unit, reading.read)
      await writer.exclusively(async () => {
        if (signal.aborted) return
        try {
          await writer.inSlices(steps(await decide(unit, reading, chosen), signal, outcome))
        } catch (error) {
          // Ids that were given out in the transaction that did not happen mean nothing.
          artists.forget()
          throw error
        }
      })
      return outcome
    },
  }
}

function count(outcome: UnitOutcome, file: Identified): void {
  if (file.trackId === null) outcome.added += 1
  else if (file.isMoved) outcome.moved += 1
  else outcome.updated += 1
}
