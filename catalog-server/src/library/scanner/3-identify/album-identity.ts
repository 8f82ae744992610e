import type { Database } from 'bun:sqlite'
import { isEdited } from '../../../catalog/index.ts'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { KnownAlbumFolder } from '../2-read/known-album-folder.ts'
import type { AlbumPart } from './album-parts.ts'
import { groupParts } from './album-parts.ts'
import type { AlbumDecision } from './albums.ts'
import { folderPathOf, isByPerson, joinDecisions } from './albums.ts'
import type { KnownPart, RelatedParts } from './related-parts.ts'
import type { Identified, IsGone } from './track-identity.ts'

export type DecidedAlbum = AlbumDecision & {
  /** Null for a new album. */
  id: string | null
  /** Whether it has tracks outside the folders of its parts, except those that a person put there. */
  isWider: boolean
  /** By path. */
  parts: DecidedPart[]
  /** Tracks of other folders that may have to move to it. */
  elsewhere: KnownPart['tracks']
}

export type DecidedPart = AlbumPart & {
  directories: string[]
  cover: string | null
  /** Lies beside other albums, too: for an album that has no other picture. */
  sharedCover: string | null
  isOwn: boolean
}

/** A few remaining tracks are checked one by one; an album with more than these keeps its id. */
const leftBehindMax = 50

export type IdentifyAlbums = {
  of(
    albumFolder: AlbumFolderMessage,
    decisions: readonly AlbumDecision[],
    known: KnownAlbumFolder,
    files: readonly Identified[],
  ): Promise<DecidedAlbum[]>
  /** For files none of which was known; null when other folders may hold more of their albums. */
  ofNew(albumFolder: AlbumFolderMessage, decisions: readonly AlbumDecision[]): DecidedAlbum[] | null
}

type Part = DecidedPart & { albumId: string | null; tracks: KnownPart['tracks'] }
type Group = [Part, ...Part[]]

/**
 * Finds the album of each decision, together with its parts in other folders: the album of most of the parts; or one
 * all of whose tracks moved to it, so that an album that was renamed or moved as a whole keeps its id.
 */
export function createIdentifyAlbums(
  database: Database,
  related: RelatedParts,
  isGone: IsGone,
): IdentifyAlbums {
  const byKey = database.query<{ id: string }, [string]>('SELECT id FROM albums WHERE identity_key = ?')
  const tracksOf = database.query<
    { id: string; library_id: number | null; audio_uri: string },
    [string, number]
  >(
    `SELECT id, library_id, audio_uri FROM tracks
     WHERE album_id = ? AND availability <> 'missing' AND NOT ${isEdited('album_id')} LIMIT ?`,
  )

  function ownParts(albumFolder: AlbumFolderMessage, decisions: readonly AlbumDecision[]): Part[] {
    const { directories } = albumFolder
    const folder = folderPathOf(albumFolder)
    return decisions.map((decision) => {
      const before = related.known(decision.key)
      const albumId = before?.albumId ?? albumOf(decision)
      // A folder that a person moves into another album keeps the picture beside it.
      const around = isByPerson(decision) ? related.coversIn(folder) : null
      const cover = before?.cover ?? around?.cover ?? null
      const sharedCover = before?.sharedCover ?? around?.sharedCover ?? null
      return { ...folder, directories, decision, albumId, cover, sharedCover, tracks: [], isOwn: true }
    })
  }

  /** From catalogs without parts. */
  const albumOf = ({ key, likeness, release }: AlbumDecision): string | null =>
    byKey.get(release === null || likeness === null ? key : likeness)?.id ?? null

  async function of(
    albumFolder: AlbumFolderMessage,
    decisions: readonly AlbumDecision[],
    known: KnownAlbumFolder,
    files: readonly Identified[],
  ): Promise<DecidedAlbum[]> {
    const formerAlbums = new Map<string, string>()
    const ours = new Set<string>()
    for (const { path, albumId, trackId } of known.siblings) {
      formerAlbums.set(path, albumId)
      ours.add(trackId)
    }
    for (const { file, formerAlbumId, trackId } of files) {
      if (formerAlbumId !== null) formerAlbums.set(file.path, formerAlbumId)
      if (trackId !== null) ours.add(trackId)
    }
    const others = await related.of(folderPathOf(albumFolder), decisions, ours)
    for (const { tracks } of others) for (const { trackId } of tracks) ours.add(trackId)
    const gone = new Set(albumFolder.gone.map(({ path }) => path))
    const groups = groupParts<Part>([
      ...ownParts(albumFolder, decisions),
      ...others.map((part) => ({ ...part, isOwn: false })),
    ])
    const bySize = groups.toSorted((a, b) => sizeOf(b) - sizeOf(a))
    const ids = new Map<Group, string>()
    // The largest part of a split album keeps its id.
    for (const candidatesOf of [albumsOf, formerAlbumsOf])
      for (const group of bySize) {
        if (ids.has(group)) continue
        const claimed = new Set(ids.values())
        for (const candidate of candidatesOf(group))
          if (!claimed.has(candidate) && (candidatesOf === albumsOf || (await wentOver(candidate)))) {
            ids.set(group, candidate)
            break
          }
      }
    return groups
      .map((group) => decided(group, groups, ids.get(group) ?? null, (id) => outsideOf(id).length > 0))
      .filter(isTouched)

    function formerAlbumsOf(group: Group): string[] {
      const own = group.filter(({ isOwn }) => isOwn).flatMap(({ decision }) => decision.members)
      return mostOften(own.flatMap(({ path }) => formerAlbums.get(path) ?? []))
    }

    /** Its tracks that are neither here nor known to be gone from here. */
    function outsideOf(albumId: string) {
      const isKnownGone = (path: string, libraryId: number | null): boolean =>
        libraryId === albumFolder.folderId && gone.has(path)
      return tracksOf
        .all(albumId, ours.size + gone.size + leftBehindMax)
        .filter(({ id, library_id, audio_uri }) => !ours.has(id) && !isKnownGone(audio_uri, library_id))
    }

    async function wentOver(albumId: string): Promise<boolean> {
      const leftBehind = outsideOf(albumId)
      if (leftBehind.length >= leftBehindMax) return false
      for (const track of leftBehind) {
        if (track.library_id === null || !(await isGone(track.library_id, track.audio_uri))) return false
      }
      return true
    }
  }

  return {
    of,
    ofNew: (albumFolder, decisions) => {
      if (related.isAny(folderPathOf(albumFolder), decisions)) return null
      const groups = groupParts(ownParts(albumFolder, decisions))
      return groups.map((group) => {
        const [id] = albumsOf(group)
        return decided(group, groups, id ?? null, (album) => tracksOf.get(album, 1) !== null)
      })
    },
  }
}

function decided(
  parts: Group,
  groups: readonly Group[],
  id: string | null,
  isWider: (id: string) => boolean,
): DecidedAlbum {
  const [first, ...others] = parts
  const album = joinDecisions([first.decision, ...others.map(({ decision }) => decision)])
  const { likeness, release } = album
  const isFirst = groups.find(([{ decision }]) => decision.likeness === likeness) === parts
  // Copies of a release are distinguished by their folders.
  const key = release !== null && likeness !== null && isFirst ? likeness : album.key
  const elsewhere = parts.flatMap(({ tracks }) => tracks)
  return { ...album, key, id, isWider: id !== null && isWider(id), parts, elsewhere }
}

/** Whether a part of it is in this folder, or tracks have to move to it from another album. */
const isTouched = ({ id, parts, elsewhere }: DecidedAlbum): boolean =>
  parts.some(({ isOwn }) => isOwn) || elsewhere.some(({ albumId }) => albumId !== id)

const sizeOf = (group: Group): number =>
  group.reduce((size, { decision }) => size + decision.members.length, 0)

/** The present albums of its parts, those with more tracks first. */
const albumsOf = (group: Group): string[] =>
  mostOften(
    group.flatMap(({ albumId, decision }) => (albumId === null ? [] : decision.members.map(() => albumId))),
  )

function mostOften(albums: readonly string[]): string[] {
  const votes = Map.groupBy(albums, (album) => album)
  return [...votes].toSorted((a, b) => b[1].length - a[1].length).map(([album]) => album)
}
