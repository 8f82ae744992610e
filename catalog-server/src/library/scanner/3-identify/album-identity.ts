import type { Database } from 'bun:sqlite'
import { isEdited } from '../../../catalog/index.ts'
import type { AlbumFolderMessage } from '../1-discover/messages.ts'
import type { AlbumDecision } from './albums.ts'
import type { KnownAlbumFolder } from '../2-read/known-album-folder.ts'
import type { Identified, IsGone } from './track-identity.ts'

export type DecidedAlbum = AlbumDecision & {
  /** Null for an album that is new. */
  id: string | null
  /** Whether it has tracks that are not of this album folder, beside those that a person put there. */
  isWider: boolean
}

/** A few files left behind are asked for one by one; an album with more than these stays where it is. */
const leftBehindMax = 50

export type IdentifyAlbums = {
  of(
    albumFolder: AlbumFolderMessage,
    decisions: readonly AlbumDecision[],
    known: KnownAlbumFolder,
    files: readonly Identified[],
  ): Promise<DecidedAlbum[]>
  /** For files none of which was known: there only the key can tell. */
  ofNew(decisions: readonly AlbumDecision[]): DecidedAlbum[]
}

/**
 * Which album each decision is: the one of the same key, or one all of whose tracks went over to it, so that an album
 * that was renamed or moved as a whole stays itself.
 */
export function createIdentifyAlbums(database: Database, isGone: IsGone): IdentifyAlbums {
  const byKey = database.query<{ id: string }, [string]>('SELECT id FROM albums WHERE identity_key = ?')
  const tracksOf = database.query<
    { id: string; library_id: number | null; audio_uri: string },
    [string, number]
  >(
    `SELECT id, library_id, audio_uri FROM tracks
     WHERE album_id = ? AND availability <> 'missing' AND NOT ${isEdited('album_id')} LIMIT ?`,
  )
  const isWider = (id: string): boolean => tracksOf.get(id, 1) !== null

  async function of(
    albumFolder: AlbumFolderMessage,
    decisions: readonly AlbumDecision[],
    known: KnownAlbumFolder,
    files: readonly Identified[],
  ): Promise<DecidedAlbum[]> {
    const formerAlbums = new Map<string, string>()
    const own = new Set<string>()
    for (const { path, albumId, trackId } of known.siblings) {
      formerAlbums.set(path, albumId)
      own.add(trackId)
    }
    for (const { file, formerAlbumId, trackId } of files) {
      if (formerAlbumId !== null) formerAlbums.set(file.path, formerAlbumId)
      if (trackId !== null) own.add(trackId)
    }
    const gone = new Set(albumFolder.gone.map(({ path }) => path))
    const ids = new Map<AlbumDecision, string>()
    for (const decision of decisions) {
      const same = byKey.get(decision.key)
      if (same) ids.set(decision, same.id)
    }
    // The largest part of an album that fell apart keeps its id.
    for (const decision of decisions.toSorted((a, b) => b.members.length - a.members.length)) {
      if (ids.has(decision)) continue
      const claimed = new Set(ids.values())
      for (const candidate of formerAlbumsOf(decision))
        if (!claimed.has(candidate) && (await wentOver(candidate))) {
          ids.set(decision, candidate)
          break
        }
    }
    return decisions.map((decision) => {
      const id = ids.get(decision) ?? null
      return { ...decision, id, isWider: id !== null && outsideOf(id).length > 0 }
    })

    function formerAlbumsOf(decision: AlbumDecision): string[] {
      const votes = new Map<string, number>()
      for (const path of decision.members) {
        const album = formerAlbums.get(path)
        if (album !== undefined) votes.set(album, (votes.get(album) ?? 0) + 1)
      }
      return [...votes].toSorted((a, b) => b[1] - a[1]).map(([album]) => album)
    }

    function outsideOf(albumId: string) {
      return tracksOf.all(albumId, own.size + leftBehindMax).filter(({ id }) => !own.has(id))
    }

    async function wentOver(albumId: string): Promise<boolean> {
      const leftBehind = outsideOf(albumId)
      if (leftBehind.length >= leftBehindMax) return false
      for (const track of leftBehind) {
        if (track.library_id === null) return false
        const isKnownGone = track.library_id === albumFolder.folderId && gone.has(track.audio_uri)
        if (!isKnownGone && !(await isGone(track.library_id, track.audio_uri))) return false
      }
      return true
    }
  }

  return {
    of,
    ofNew: (decisions) =>
      decisions.map((decision) => {
        const id = byKey.get(decision.key)?.id ?? null
        return { ...decision, id, isWider: id !== null && isWider(id) }
      }),
  }
}
