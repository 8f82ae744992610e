import type { Clock } from '../../../base/clock.ts'
import { unlessEdited } from '../../../db/catalog/edited-fields.ts'
import type { UnitMessage } from '../1-discover/messages.ts'
import type { DecidedAlbum } from '../3-identify/album-identity.ts'
import type { ArtistBook } from '../3-identify/artist-resolver.ts'
import type { UnitPictures } from '../3-identify/choose-pictures.ts'
import { coverOf } from '../3-identify/choose-pictures.ts'
import type { KnownUnit } from '../2-read/known-album-folder.ts'
import type { Pictures } from '../2-read/pictures.ts'
import type { UnitReading } from '../2-read/read-album-folder.ts'
import type { Identification, Identified } from '../3-identify/track-identity.ts'
import { createAlbumWriter } from './write-album.ts'
import { createPlaceWriter } from './write-paths.ts'
import { createTrackWriter } from './write-track.ts'
import type { Writer } from '../../store/writer.ts'

/** What became of a unit's files. */
export type UnitOutcome = { added: number; updated: number; moved: number; newestAlbum: string | null }

export type DecidedUnit = {
  unit: UnitMessage
  reading: UnitReading
  known: KnownUnit
  identification: Identification
  albums: DecidedAlbum[]
  pictures: UnitPictures
}

/** The writing of one unit. Every step leaves the catalog consistent, so a transaction may end after any of them. */
export type WriteUnit = (decided: DecidedUnit, signal: AbortSignal, outcome: UnitOutcome) => Generator<void>

type Options = { writer: Writer; clock: Clock; pictures: Pictures; artists: ArtistBook }

export function createWriteUnit({ writer, clock, pictures, artists }: Options): WriteUnit {
  const { database } = writer
  const albumWriter = createAlbumWriter(database, artists, clock)
  const trackWriter = createTrackWriter(database, artists, clock)
  const places = createPlaceWriter(database, clock)
  const moveTrack = database.query(`UPDATE tracks SET ${unlessEdited('album_id')} WHERE id = ?`)

  return function* steps(decided, signal, outcome) {
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
      const albumId = albumWriter.write(album, cover, unit.isCoverUnreachable)
      if (decided.pictures.artist !== null)
        albumWriter.giveArtistPicture(albumId, album, decided.pictures.artist)
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
        yield writeFile(decided, file, albumId, outcome)
      }
    }
    for (const file of identification.files) {
      if (!file.isPlacedByHand || file.formerAlbumId === null) continue
      if (signal.aborted) return
      yield writeFile(decided, file, file.formerAlbumId, outcome)
    }
    for (const albumId of left) yield albumWriter.dropIfBare(albumId)
  }

  function writeFile(
    { unit, pictures: { problems } }: DecidedUnit,
    file: Identified,
    albumId: string,
    outcome: UnitOutcome,
  ): void {
    const problem = problems.get(file.file.path) ?? null
    trackWriter.write(file, unit.folderId, albumId, unit.artMark, problem)
    count(outcome, file)
  }

  function* pictureSteps({ unit, pictures: chosen }: DecidedUnit): Generator<void> {
    for (const picture of chosen.adopted) yield pictures.write(picture)
    for (const found of [unit.cover, unit.artistPicture]) {
      if (!found) continue
      const { directory, path } = found
      const message = chosen.problems.get(path)
      if (message === undefined) places.cleared(unit.folderId, found)
      else
        places.problem(unit.folderId, {
          directory,
          path,
          code: 'picture_unusable',
          message,
          isUnreachable: false,
        })
      yield
    }
  }
}

function count(outcome: UnitOutcome, file: Identified): void {
  if (file.trackId === null) outcome.added += 1
  else if (file.isMoved) outcome.moved += 1
  else outcome.updated += 1
}
