import type { StoredPicture } from '../../tags/facts.ts'
import { isOtherMusic, type AlbumFolderMessage, type FoundPicture } from '../1-discover/messages.ts'
import type { AdoptedPicture, Pictures } from '../2-read/pictures.ts'
import type { ReadFile } from '../2-read/read-album-folder.ts'
import { directoryOf, isWithin, nameOf } from '../../paths/names.ts'
import { partKindOf } from '../../paths/part-folders.ts'
import { namesKey } from './album-artists.ts'
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
  const withCover = files.filter(({ facts }) => facts.cover !== null)
  const covers = Map.groupBy(
    withCover.toSorted((a, b) => a.disc - b.disc || a.track - b.track),
    albumBefore,
  )
  /** The first embedded one of an album that can be decoded. */
  const firstEmbedded = async (group: readonly ReadFile[]): Promise<void> => {
    const tried = new Set<string>()
    for (const { file, facts } of group) {
      if (!facts.cover || tried.has(facts.cover.hash)) continue
      tried.add(facts.cover.hash)
      if (await adopt(file.path, facts.cover)) return
    }
  }
  const beside = new Map<string, string>()
  const besideOf = async ([directory, candidates]: [string, FoundPicture[]]): Promise<void> => {
    const own = await firstOf(candidates)
    if (own) beside.set(directory, own.hash)
  }
  const [artist] = await Promise.all([
    firstOf(albumFolder.artistPictures),
    ...[...Map.groupBy(albumFolder.covers, ({ directory }) => directory)].map(besideOf),
    ...[...covers.values()].map(firstEmbedded),
  ])
  const isExamined = isOtherMusic(albumFolder)
  return { beside: isExamined ? beside : null, artist: artist?.id ?? null, adopted, usable, problems }
}

/**
 * Adopts the embedded pictures that albums show from now on, but that lie in files which are not read now: those that they
 * showed so far are gone. @returns the chosen pictures with these
 */
export async function adoptRemaining(
  pictures: Pictures,
  { directories }: Pick<AlbumFolderMessage, 'directories'>,
  albums: readonly DecidedAlbum[],
  chosen: AlbumFolderPictures,
): Promise<AlbumFolderPictures> {
  const adopted = new Map(chosen.adopted.map((picture) => [picture.hash, picture]))
  const isThere = (hash: string): boolean => adopted.has(hash) || pictures.idOf(hash) !== null
  for (const album of withCovers(directories, albums, chosen.beside)) {
    if (album.parts.some(({ cover }) => cover !== null && isThere(cover))) continue
    for (const hash of album.covers) {
      const own = isThere(hash) ? null : await pictures.adopt({ hash })
      if (own && 'problem' in own) continue
      if (own) adopted.set(hash, own)
      break
    }
  }
  return { ...chosen, adopted: [...adopted.values()] }
}

/** What makes files one album before it is decided, so that the cover of one is not taken for that of another. */
const albumBefore = ({ file, facts, tags }: ReadFile): string =>
  [
    facts.musicBrainz.release,
    facts.album,
    namesKey(tags.albumArtists.length > 0 ? tags.albumArtists : tags.mainArtists),
    facts.codec,
    file.directory,
  ].join('\n')

/**
 * The albums of a folder, each part with the picture beside its music, if the folder holds only this album. A picture
 * in a folder with several albums is shared by those that have no other. A picture in a folder above is for an album
 * that has the folder for itself and no other picture.
 */
export function withCovers(
  [around]: readonly [string, ...string[]],
  albums: readonly DecidedAlbum[],
  beside: AlbumFolderPictures['beside'],
): readonly DecidedAlbum[] {
  if (!beside) return albums
  const own = albums.flatMap(({ parts }) => parts.filter(({ isOwn }) => isOwn))
  const owners = new Map<string, number>()
  for (const part of own)
    for (const directory of directoriesOf(part)) owners.set(directory, (owners.get(directory) ?? 0) + 1)
  const first = (places: readonly string[]): string | null =>
    places.flatMap((place) => beside.get(place) ?? [])[0] ?? null
  const isAlone = own.length === 1

  return albums.map((album) => {
    const parts = album.parts.map((part) => {
      if (!part.isOwn) return part
      if (isAlone) return { ...part, cover: first([around, ...part.directories]), sharedCover: null }
      const places = directoriesOf(part)
      const cover = first(places.filter((directory) => owners.get(directory) === 1))
      return { ...part, cover, sharedCover: first([...places, around]) }
    })
    const covered = { ...album, parts }
    return isAlone ? withHandedOn(around, covered, beside, own[0]?.cover ?? null) : covered
  })
}

/**
 * Folders called "1" and "2" may be albums of their own: they are parts when the album has others of their kind. What
 * is handed on is kept as the cover of a part, and given up when a part with a picture of its own joins it.
 *
 * @param before the cover of this folder's part so far: where it has none of its own, that was handed on, to others too
 */
function withHandedOn(
  around: string,
  album: DecidedAlbum,
  beside: ReadonlyMap<string, string>,
  before: string | null,
): DecidedAlbum {
  const above = [...beside.keys()].filter((directory) => directory !== around && isWithin(around, directory))
  const nearest = above.toSorted((a, b) => b.length - a.length)[0]
  if (nearest === undefined) return album
  const handed = new Set([before, ...above.map((directory) => beside.get(directory) ?? null)])
  const isHanded = ({ isOwn, cover, decision }: DecidedPart): boolean =>
    !isOwn && decision.covers.length === 0 && cover !== null && handed.has(cover)
  if (album.covers.length > 0 || album.parts.some((part) => part.cover !== null && !isHanded(part)))
    return { ...album, parts: album.parts.map((part) => (isHanded(part) ? { ...part, cover: null } : part)) }
  const isPart =
    partKindOf(nameOf(around)) === 'named' ||
    album.parts.some(({ isOwn, directory }) => !isOwn && directoryOf(directory) === directoryOf(around))
  if (!isPart) return album
  const cover = beside.get(nearest) ?? null
  return { ...album, parts: album.parts.map((part) => (part.isOwn ? { ...part, cover } : part)) }
}

const directoriesOf = ({ decision }: DecidedPart): string[] => [
  ...new Set(decision.members.map(({ path }) => directoryOf(path))),
]

/** The picture beside its first part that has one; else an embedded one; else one beside several albums. */
export function coverOf({ parts, covers }: DecidedAlbum, pictures: Pictures): string | null {
  const beside = parts.flatMap(({ cover }) => cover ?? [])
  const shared = parts.flatMap(({ sharedCover }) => sharedCover ?? [])
  for (const hash of [...beside, ...covers, ...shared]) {
    const id = pictures.idOf(hash)
    if (id !== null) return id
  }
  return null
}
