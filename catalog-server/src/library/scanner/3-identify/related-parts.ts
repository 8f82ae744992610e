import type { Database } from 'bun:sqlite'
import { listIn } from '../../../base/stored-json.ts'
import type { LoadKnownAlbumFolder } from '../2-read/known-album-folder.ts'
import type { AlbumPart } from './album-parts.ts'
import { connectedTo } from './album-parts.ts'
import type { AlbumDecision, AlbumLocation, FolderPath } from './albums.ts'
import { decideAlbums, isByPerson } from './albums.ts'

/** A part as the catalog has it. */
export type KnownPart = AlbumPart & {
  directories: string[]
  albumId: string
  cover: string | null
  sharedCover: string | null
  tracks: { trackId: string; albumId: string }[]
}

type Row = {
  key: string
  album_id: string
  folder_id: number
  directory: string
  directories: string
  cover: string | null
  shared_cover: string | null
}

/** The pictures beside the music of a part. */
type Covers = { cover: string | null; sharedCover: string | null }

export type RelatedParts = {
  /** The stored part with this key. */
  known(key: string): (Covers & { albumId: string }) | null
  /** The pictures beside the music of a folder, whichever of its albums they were for. */
  coversIn(folder: FolderPath): Covers | null
  /** All parts of an album. */
  ofAlbum(albumId: string): Promise<KnownPart[]>
  /** Whether other folders may hold more of one of these albums. */
  isAny(folder: FolderPath, decisions: readonly AlbumDecision[]): boolean
  /**
   * Parts in other folders that may belong to the same albums, without tracks that were found in this folder.
   */
  of(
    folder: FolderPath,
    decisions: readonly AlbumDecision[],
    ownTracks: ReadonlySet<string>,
  ): Promise<KnownPart[]>
}

/** The most parts examined for one title, and for one album. */
const likeMax = 1_000
const partsMax = 100

export function createRelatedParts(
  database: Database,
  loadKnown: LoadKnownAlbumFolder,
  locationOf: (folder: FolderPath) => AlbumLocation,
): RelatedParts {
  const columns = 'key, album_id, folder_id, directory, directories, cover, shared_cover'
  const byKey = database.query<Row, [string]>(`SELECT ${columns} FROM album_parts WHERE key = ?`)
  const alike = database.query<Row, [string, number]>(
    `SELECT ${columns} FROM album_parts WHERE likeness = ? LIMIT ?`,
  )

  const partsOf = database.query<Row, [string, number]>(
    `SELECT ${columns} FROM album_parts WHERE album_id = ? ORDER BY folder_id, directory LIMIT ?`,
  )
  const coversIn = database.query<Covers, [number, string]>(
    `SELECT cover, shared_cover AS sharedCover FROM album_parts
     WHERE folder_id = ? AND directory = ? AND coalesce(cover, shared_cover) IS NOT NULL LIMIT 1`,
  )

  function rowsLike(folder: FolderPath, decision: AlbumDecision): (Row & FolderPath)[] {
    if (decision.likeness === null) return []
    const others = alike
      .all(decision.likeness, likeMax)
      .map((row) => ({ ...row, folderId: row.folder_id }))
      .filter(({ folderId, directory }) => folderId !== folder.folderId || directory !== folder.directory)
    const isAnywhere = decision.release !== null || isByPerson(decision)
    const found = isAnywhere ? others : connectedTo<FolderPath>([folder], others)
    return others.filter((row) => found.includes(row)).slice(0, partsMax)
  }

  async function load(row: Row & FolderPath, ownTracks: ReadonlySet<string>): Promise<KnownPart[]> {
    // Our own list, never empty.
    const directories = listIn(row.directories) as [string, ...string[]]
    const message = {
      folderId: row.folderId,
      directories,
      changed: [],
      gone: [],
      returned: [],
      isKnown: true,
    }
    const { siblings } = await loadKnown(message)
    const members = siblings.filter(
      ({ trackId, isPlacedByHand }) => !isPlacedByHand && !ownTracks.has(trackId),
    )
    const decision = decideAlbums(locationOf(row), members).find(({ key }) => key === row.key)
    if (!decision) return []
    const paths = new Set(decision.members.map(({ path }) => path))
    const tracks = members.filter(({ path }) => paths.has(path))
    const { folderId, directory, album_id: albumId, cover, shared_cover: sharedCover } = row
    return [{ folderId, directory, directories, albumId, cover, sharedCover, decision, tracks }]
  }

  const nothing: ReadonlySet<string> = new Set()

  return {
    coversIn: ({ folderId, directory }) => coversIn.get(folderId, directory),
    ofAlbum: async (albumId) => {
      const parts: KnownPart[] = []
      for (const row of partsOf.all(albumId, partsMax))
        parts.push(...(await load({ ...row, folderId: row.folder_id }, nothing)))
      return parts
    },
    known: (key) => {
      const row = byKey.get(key)
      return row && { albumId: row.album_id, cover: row.cover, sharedCover: row.shared_cover }
    },
    isAny: (folder, decisions) => decisions.some((decision) => rowsLike(folder, decision).length > 0),
    of: async (folder, decisions, ownTracks) => {
      const rows = new Map<string, Row & FolderPath>()
      for (const decision of decisions) for (const row of rowsLike(folder, decision)) rows.set(row.key, row)
      const parts: KnownPart[] = []
      for (const row of rows.values()) parts.push(...(await load(row, ownTracks)))
      return parts
    },
  }
}
