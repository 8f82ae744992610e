import type { AlbumGrouping, AlbumId, Override, OverrideBody, TextEncoding } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { AppError, notFound } from '../../base/errors.ts'
import type { Writer } from '../store/writer.ts'
import type { Reader } from '../tags/reader.ts'
import { personLikeness } from '../scanner/3-identify/albums.ts'
import { createReadAgain } from '../store/read-again.ts'
import { createRestore } from './restore.ts'
import { createNameFiles } from './name-files.ts'
import { createOverrideStore } from './store.ts'

export type Overrides = {
  list(): Override[]
  /** @throws AppError `not_found` for an album or part that is not there, `conflict` where nothing can be said of it */
  add(body: OverrideBody): Promise<Override>
  /** @throws AppError `not_found` */
  remove(id: number): Promise<void>
}

/** And why an album is grouped as it is. @throws AppError `not_found` */
export type Grouping = Overrides & { why(albumId: AlbumId): Promise<AlbumGrouping> }

type Options = {
  writer: Writer
  clock: Clock
  reader: Pick<Reader, 'useNames'>
  regroup(albumIds: readonly string[]): Promise<void>
  /** Reads what has to be read again. */
  rescan(): void
  onCatalogChange(): void
}

const overridesMax = 1_000

/** People's corrections of albums and names, which override the tags. They lie in the catalog, and every scan applies them. */
export function createOverrides(options: Options): Overrides {
  const { writer, clock, reader, regroup } = options
  const { database } = writer
  const store = createOverrideStore(database)
  const restore = createRestore(database)
  const nameFiles = createNameFiles(database)
  const readAgain = createReadAgain(database)
  const albumRow = database.query<{ id: string; name: string; isByScan: 0 | 1 }, [string]>(
    'SELECT id, name, identity_key IS NOT NULL AS isByScan FROM albums WHERE id = ?',
  )
  const tracksOf = database.query<{ id: string }, [string]>('SELECT id FROM tracks WHERE album_id = ?')
  const tracksIn = database.query<{ id: string }, [string, string]>(
    `SELECT t.id FROM album_parts p JOIN scanned_files f ON f.folder_id = p.folder_id
       AND f.directory IN (SELECT value FROM json_each(p.directories))
     JOIN tracks t ON t.id = f.track_id AND t.album_id = p.album_id
     WHERE p.album_id = ? AND p.folder_id || ':' || p.directory = ?`,
  )
  const albumsOf = database.query<{ id: string }, [number]>(
    `SELECT DISTINCT album_id AS id FROM override_tracks JOIN tracks ON tracks.id = track_id WHERE override_id = ?`,
  )
  const keep = database.query(
    'UPDATE albums SET replaced_by = id WHERE id IN (SELECT value FROM json_each(?))',
  )
  const leadOn = database.query(
    `UPDATE albums SET replaced_by = iif(track_count > 0, NULL, ?)
     WHERE id IN (SELECT value FROM json_each(?))`,
  )
  const useNames = (): void =>
    reader.useNames(
      store.all().flatMap(({ kind, text, names }) => (kind === 'names' ? [{ text, names }] : [])),
    )
  useNames()

  /** @throws AppError */
  function scannedAlbum(id: string): { id: string; name: string } {
    const row = albumRow.get(id)
    if (!row) throw notFound()
    if (row.isByScan === 0) throw new AppError('conflict', 'This album does not come from files')
    return row
  }

  async function together(albumIds: readonly string[]): Promise<Override> {
    const albums = [...new Set(albumIds)].map(scannedAlbum)
    if (albums.length < 2) throw new AppError('conflict', 'It takes two albums to put together')
    const ids = albums.map(({ id }) => id)
    const text = [...new Set(albums.map(({ name }) => name))].join(' + ')
    const tracks = ids.flatMap((id) => tracksOf.all(id).map((track) => track.id))
    const said = await writer.transact(() => {
      const added = store.add({ kind: 'together', text, names: [] }, store.before(ids), clock.now())
      store.addTracks(added.id, tracks)
      // Emptied below, they stay: who knows one of them is led on, and they may come back.
      keep.run(JSON.stringify(ids))
      return added
    })
    await regroup(ids)
    await settle(said.id, ids)
    return said
  }
  async function apart(albumId: string, partId: string): Promise<Override> {
    const { id, name } = scannedAlbum(albumId)
    const tracks = tracksIn.all(id, partId).map((track) => track.id)
    if (tracks.length === 0) throw notFound()
    if (tracks.length === tracksOf.all(id).length)
      throw new AppError('conflict', 'The album lies in this folder alone')
    const said = await writer.transact(() => {
      const text = `${name} (${partId.slice(partId.indexOf(':') + 1)})`
      const added = store.add({ kind: 'apart', text, names: [] }, store.before([id]), clock.now())
      store.addTracks(added.id, tracks)
      return added
    })
    await regroup([id])
    return said
  }

  /** Redirects the ids of merged albums to the album that they became. */
  async function settle(overrideId: number, ids: readonly string[]): Promise<void> {
    const [now] = albumsOf.all(overrideId)
    if (!now) return
    await writer.transact(() => leadOn.run(now.id, JSON.stringify(ids)))
  }

  async function names(text: string, stands: readonly string[]): Promise<Override> {
    const said = await writer.transact(() => {
      nameFiles.readAgain(text, nameFiles.before(text))
      for (const { id, kind, text: other, names: former } of store.all())
        if (kind === 'names' && nameFiles.isSame(other, text)) {
          nameFiles.readAgain(other, former)
          store.remove(id)
        }
      return store.add({ kind: 'names', text, names: [...stands] }, null, clock.now())
    })
    useNames()
    options.rescan()
    return said
  }

  async function encoding(albumId: string, name: TextEncoding): Promise<Override> {
    const album = scannedAlbum(albumId)
    const tracks = tracksOf.all(album.id).map((track) => track.id)
    const said = await writer.transact(() => {
      for (const id of store.ofAlbum(album.id)) if (store.get(id).kind === 'encoding') store.remove(id)
      const added = store.add({ kind: 'encoding', text: album.name, names: [name] }, null, clock.now())
      store.addTracks(added.id, tracks)
      readAgain(tracks)
      return added
    })
    options.rescan()
    return said
  }

  async function add(body: OverrideBody): Promise<Override> {
    if (body.kind === 'together') return together(body.album_ids)
    if (body.kind === 'apart') return apart(body.album_id, body.part_id)
    if (body.kind === 'encoding') return encoding(body.album_id, body.encoding)
    return names(body.text, body.names)
  }

  return {
    list: store.all,
    add: async (body) => {
      if (store.count() >= overridesMax)
        throw new AppError('conflict', `There are ${overridesMax} such rules already. Take some back first`)
      const said = await add(body)
      options.onCatalogChange()
      return said
    },
    remove: async (id) => {
      const { kind, text, names: stands, before } = store.get(id)
      const touched = albumsOf.all(id).map((album) => album.id)
      await writer.transact(() => {
        if (kind === 'names') nameFiles.readAgain(text, stands)
        else if (kind === 'encoding')
          readAgain(touched.flatMap((album) => tracksOf.all(album).map((track) => track.id)))
        else restore(id, personLikeness(id), before)
        store.remove(id)
      })
      if (kind === 'names') useNames()
      if (kind === 'names' || kind === 'encoding') options.rescan()
      else await regroup([...new Set([...touched, ...before.albums.map((album) => album.id)])])
      options.onCatalogChange()
    },
  }
}
