import type { Clock } from '../../../base/clock.ts'
import { unlessEdited } from '../../../catalog/index.ts'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { DecidedAlbum } from '../3-identify/album-identity.ts'
import type { ArtistResolver } from '../3-identify/artist-resolver.ts'
import type { AlbumFolderPictures } from '../3-identify/choose-pictures.ts'
import { coverOf, withCovers } from '../3-identify/choose-pictures.ts'
import type { KnownAlbumFolder } from '../2-read/known-album-folder.ts'
import type { Pictures } from '../2-read/pictures.ts'
import type { AlbumFolderReading } from '../2-read/read-album-folder.ts'
import type { Identification, Identified } from '../3-identify/track-identity.ts'
import { createAlbumWriter } from './write-album.ts'
import { createPartWriter } from './write-parts.ts'
import { createFileStateWriter } from './write-paths.ts'
import { createTrackWriter } from './write-track.ts'
import type { Writer } from '../../store/writer.ts'

/** The result for an album folder's files. */
export type AlbumFolderOutcome = {
  added: number
  updated: number
  moved: number
  unreadable: number
  newestAlbum: string | null
  /** Albums that tracks went away from. */
  left: string[]
}

export type DecidedAlbumFolder = {
  albumFolder: AlbumFolderMessage
  reading: AlbumFolderReading
  known: KnownAlbumFolder
  identification: Identification
  albums: DecidedAlbum[]
  pictures: AlbumFolderPictures
  /** Whether it was read by rules that hold no more: it is to be read again. */
  isOutdated(): boolean
}

/** Writes one album folder. Every step leaves the catalog consistent, so a transaction may end after any of them. */
export type WriteAlbumFolder = (
  decided: DecidedAlbumFolder,
  signal: AbortSignal,
  outcome: AlbumFolderOutcome,
) => Generator<void>

type Options = { writer: Writer; clock: Clock; pictures: Pictures; artists: ArtistResolver }

export function createWriteAlbumFolder({ writer, clock, pictures, artists }: Options): WriteAlbumFolder {
  const { database } = writer
  const albumWriter = createAlbumWriter(database, artists, clock)
  const trackWriter = createTrackWriter(database, artists, clock)
  const parts = createPartWriter(database)
  const fileStates = createFileStateWriter(database, clock)
  const moveTrack = database.query(`UPDATE tracks SET ${unlessEdited('album_id')} WHERE id = ?`)

  return function* steps(decided, signal, outcome) {
    const { albumFolder, reading, identification, albums } = decided
    const { folderId } = albumFolder
    for (const place of albumFolder.gone) yield fileStates.gone(folderId, place)
    for (const place of albumFolder.returned) yield fileStates.returned(folderId, place)
    for (const place of albumFolder.cleared) yield fileStates.cleared(folderId, place)
    for (const problem of albumFolder.problems) yield fileStates.problem(folderId, problem)
    for (const file of reading.bad) {
      outcome.unreadable += 1
      yield fileStates.bad(folderId, file)
    }
    yield* pictureSteps(decided)
    // Before its file is reassigned: afterwards nothing would refer to the track.
    for (const { trackId, by } of identification.replaced) yield fileStates.replaced(trackId, by)
    const left = new Set<string>()
    const byPath = new Map(identification.files.map((file) => [file.file.path, file]))
    const siblings = new Map(decided.known.siblings.map((sibling) => [sibling.path, sibling]))
    const kept = new Set<string>()
    const written = new Set<string>()
    for (const album of withCovers(albumFolder.directories, albums, decided.pictures.beside)) {
      if (signal.aborted) return
      const cover = coverOf(album, pictures)
      const albumId = albumWriter.write(album, cover, albumFolder.isCoverUnreachable)
      written.add(albumId)
      if (decided.pictures.artist !== null)
        albumWriter.giveArtistPicture(albumId, album, decided.pictures.artist)
      if (album.id === null) outcome.newestAlbum = albumId
      yield* parts.write(album, albumId, kept)
      for (const { trackId, albumId: former } of album.elsewhere) {
        if (former === albumId) continue
        left.add(former)
        yield void moveTrack.run(albumId, trackId)
      }
      for (const { path } of album.parts.flatMap((part) => (part.isOwn ? part.decision.members : []))) {
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
    // Last: a track that goes over from a copy to its original forgets the file that it had.
    for (const { file } of identification.duplicates) yield fileStates.duplicate(folderId, file)
    const dropped = albumFolder.isKnown ? parts.drop(albumFolder, kept) : []
    yield
    // What is left of an album in other folders; those that were written here are decided already.
    for (const albumId of dropped) if (!written.has(albumId)) left.add(albumId)
    outcome.left.push(...left)
    for (const albumId of left) yield albumWriter.dropIfBare(albumId)
  }

  function writeFile(
    { albumFolder, pictures: { problems }, isOutdated }: DecidedAlbumFolder,
    identified: Identified,
    albumId: string,
    outcome: AlbumFolderOutcome,
  ): void {
    const { file: found } = identified
    const problem = problems.get(found.path) ?? null
    // The next scan takes it for changed.
    const file = isOutdated() ? { ...identified, file: { ...found, changedNs: 0 } } : identified
    trackWriter.write(file, albumFolder.folderId, albumId, problem)
    count(outcome, file)
  }

  function* pictureSteps({ albumFolder, pictures: chosen }: DecidedAlbumFolder): Generator<void> {
    for (const picture of chosen.adopted) yield pictures.write(picture)
    for (const found of chosen.usable) yield fileStates.cleared(albumFolder.folderId, found)
    for (const { directory, path } of [...albumFolder.covers, ...albumFolder.artistPictures]) {
      const message = chosen.problems.get(path)
      if (message === undefined) continue
      const code = 'picture_unusable'
      yield fileStates.problem(albumFolder.folderId, { directory, path, code, message, isUnreachable: false })
    }
  }
}

function count(outcome: AlbumFolderOutcome, file: Identified): void {
  if (file.trackId === null) outcome.added += 1
  else if (file.isMoved) outcome.moved += 1
  else outcome.updated += 1
}
