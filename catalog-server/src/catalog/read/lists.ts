import type { Album, ListedArtist, ListedTrack, Page } from '@pezzottify/contract'
import { artistsOfAlbums, artistsOfTracks } from './credits.ts'
import type { Connections, ListRequest } from './page.ts'
import { pageOf } from './page.ts'
import type { AlbumRow, CatalogDb, ListedTrackRow } from './rows.ts'
import {
  albumsWithCover,
  artistsWithCover,
  toAlbum,
  toArtist,
  toCover,
  toTrack,
  tracksWithAlbum,
} from './rows.ts'

export async function listAlbums(connections: Connections, request: ListRequest): Promise<Page<Album>> {
  const page = await pageOf(connections, albumsWithCover(connections.read), 'albums', request)
  return { ...page, items: await withArtists(connections.read, page.items) }
}

/** Completes album rows with their artists. */
export async function withArtists(db: CatalogDb, rows: AlbumRow[]): Promise<Album[]> {
  const artists = await artistsOfAlbums(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => toAlbum(row, artists.get(row.id) ?? []))
}

export async function listArtists(
  connections: Connections,
  request: ListRequest,
): Promise<Page<ListedArtist>> {
  const page = await pageOf(connections, artistsWithCover(connections.read), 'artists', request)
  return {
    ...page,
    items: page.items.map((row) => ({
      ...toArtist(row),
      album_count: row.album_count,
      track_count: row.track_count,
    })),
  }
}

export async function listTracks(connections: Connections, request: ListRequest): Promise<Page<ListedTrack>> {
  const page = await pageOf(connections, tracksWithAlbum(connections.read), 'tracks', request)
  return { ...page, items: await withCredits(connections.read, page.items) }
}

/** Completes track rows with their credits. */
export async function withCredits(db: CatalogDb, rows: ListedTrackRow[]): Promise<ListedTrack[]> {
  const credits = await artistsOfTracks(
    db,
    rows.map((row) => row.id),
  )
  return rows.map((row) => ({
    ...toTrack(row, credits.get(row.id) ?? []),
    album_name: row.album_name,
    cover: toCover(row),
  }))
}
