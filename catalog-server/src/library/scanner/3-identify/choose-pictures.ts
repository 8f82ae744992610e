import type { StoredPicture } from '../../tags/facts.ts'
import type { AlbumFolderMessage, FoundPicture } from '../1-discover/messages.ts'
import type { AdoptedPicture, Pictures } from '../2-read/pictures.ts'
import type { ReadFile } from '../2-read/read-album-folder.ts'
import { directoryOf } from '../../paths/names.ts'
import type { DecidedAlbum, DecidedPart } from './album-identity.ts'

export type AlbumFolderPictures = {
  /** Content hashes of the pictures beside the music, by folder; null when the folders were not examined. */
  beside: Map<string, string> | null
  artist: string | null
  /** All of these, and the embedded ones. */
  adopted: AdoptedPicture[]
  /** The pictures that were tried and are usable. */
  usable: FoundPicture[]
  /** The problem of a picture, by the path of its file. */
  problems: Map<string, string>
}

/** `shared`: the content hash of a picture in a folder with several albums. */
export type CoveredAlbum = { album: DecidedAlbum; shared: string | null }

/**
 * Adopts the pictures of an album folder that may be needed: those beside the music, and the first embedded one of each
 * album.
 */
export async function adoptPictures(
  pictures: Pictures,
  albumFolder: AlbumFolderMessage,
  files: readonly ReadFile[],
): Promise<AlbumFolderPictures> {
  const problems = new Map<string, string>()
  const adopted: AdoptedPicture[] = []
  const usable: FoundPicture[] = []
  const adopt = async (path: string, picture: StoredPicture): Promise<AdoptedPicture | null> => {
    const own = await pictures.adopt(picture)
    if ('problem' in own) {
      problems.set(path, own.problem)
      return null
    }
    adopted.push(own)
    return own
  }
  /** The first that can be decoded. */
  const firstOf = async (candidates: readonly FoundPicture[]): Promise<AdoptedPicture | null> => {
    for (const candidate of candidates) {
      const own = await adopt(candidate.path, candidate.picture)
      if (!own) continue
      usable.push(candidate)
      return own
    }
    return null
  }
  const firsts = new Map<string, { path: string; picture: StoredPicture; order: number }>()
  for (const { file, facts, disc, track } of files) {
    if (!facts.cover) continue
    const album = `${facts.musicBrainz.release ?? ''}\n${facts.album ?? ''}`
    const order = disc * 1_000 + track
    const first = firsts.get(album)
    if (!first || order < first.order) firsts.set(album, { path: file.path, picture: facts.cover, order })
  }
  const beside = new Map<string, string>()
  const besideOf = async ([directory, candidates]: [string, FoundPicture[]]): Promise<void> => {
    const own = await firstOf(candidates)
    if (own) beside.set(directory, own.hash)
  }
  const [artist] = await Promise.all([
    firstOf(albumFolder.artistPictures),
    ...[...Map.groupBy(albumFolder.covers, ({ directory }) => directory)].map(besideOf),
    ...[...firsts.values()].map(({ path, picture }) => adopt(path, picture)),
  ])
  const isLookedAt = albumFolder.changed.length > 0
  return { beside: isLookedAt ? beside : null, artist: artist?.id ?? null, adopted, usable, problems }
}

/**
 * The albums of a folder, each part with the picture beside its music, if the folder holds only this album. A picture
 * in a folder with several albums is `shared`, for those that have no other.
 */
export function withCovers(
  [around]: readonly [string, ...string[]],
  albums: readonly DecidedAlbum[],
  beside: AlbumFolderPictures['beside'],
): CoveredAlbum[] {
  if (!beside) return albums.map((album) => ({ album, shared: null }))
  const own = albums.flatMap(({ parts }) => parts.filter(({ isOwn }) => isOwn))
  const owners = new Map<string, number>()
  for (const part of own)
    for (const directory of directoriesOf(part)) owners.set(directory, (owners.get(directory) ?? 0) + 1)
  const first = (places: readonly string[]): string | null =>
    places.flatMap((place) => beside.get(place) ?? [])[0] ?? null

  return albums.map((album) => {
    let shared: string | null = null
    const parts = album.parts.map((part) => {
      if (!part.isOwn) return part
      if (own.length === 1) return { ...part, cover: first([around, ...part.directories]) }
      shared ??= first([...directoriesOf(part), around])
      return { ...part, cover: first(directoriesOf(part).filter((directory) => owners.get(directory) === 1)) }
    })
    return { album: { ...album, parts }, shared }
  })
}

const directoriesOf = ({ decision }: DecidedPart): string[] => [
  ...new Set(decision.members.map(({ path }) => directoryOf(path))),
]

/** The picture beside its first part that has one; else an embedded one; else the shared one. */
export function coverOf(album: DecidedAlbum, shared: string | null, pictures: Pictures): string | null {
  const beside = album.parts.flatMap(({ cover }) => cover ?? [])
  for (const hash of [...beside, ...album.covers, ...(shared === null ? [] : [shared])]) {
    const id = pictures.idOf(hash)
    if (id !== null) return id
  }
  return null
}
