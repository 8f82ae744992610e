import type {
  Album,
  AlbumBody,
  AlbumId,
  Artist,
  ArtistBody,
  ArtistId,
  Image,
  ImageBody,
  ImageId,
  Track,
  TrackBody,
  TrackId,
} from '@pezzottify/contract'
import { imageSize, imageVersion } from '../../catalog/index.ts'
import { AppError, notFound } from '../../base/errors.ts'
import { albums } from './albums.ts'
import { artists } from './artists.ts'
import { receiveAudio } from './audio-upload.ts'
import type { EditedKind } from './edited-kind.ts'
import { editedFieldsOf } from './edited.ts'
import { receiveImage } from './image-upload.ts'
import { images } from './images.ts'
import { createIncoming } from './incoming.ts'
import type { EditingParts } from './parts.ts'
import { tracks } from './tracks.ts'

export type Editing = ReturnType<typeof createEditing>

/** A body whose id the id of the path, if any, has replaced. */
type Identified<B> = Omit<B, 'id'> & { id?: string | undefined }

/** Edits of the catalog by people. Every change and its record in the changelog commit together. */
export function createEditing(parts: EditingParts) {
  const { store, catalog, changelog, clock } = parts
  const incoming = createIncoming(parts.mediaPath, parts.storage, parts.quiet)

  const create = <B extends { id: string }>(kind: EditedKind<B>, body: B): Promise<void> => {
    kind.check?.(body)
    return change(async (tx) => {
      if (await kind.snapshot(tx, body.id))
        throw new AppError('bad_request', `${kind.kind} with id '${body.id}' already exists`)
      await kind.checkReferences(tx, body)
      await kind.insert(tx, body, clock.now())
      const after = await kind.snapshot(tx, body.id)
      if (!after) throw notFound()
      await changelog.record(tx, [{ kind: kind.kind, id: body.id, operation: 'Create', before: null, after }])
    })
  }

  const update = <B extends { id: string }>(kind: EditedKind<B>, body: B): Promise<void> => {
    kind.check?.(body)
    return change(async (tx) => {
      // In this order: an unknown track of an unknown album is refused because of its album.
      await kind.checkReferences(tx, body)
      const before = await kind.snapshot(tx, body.id)
      if (!before) throw notFound()
      await kind.update(tx, body)
      const after = await kind.snapshot(tx, body.id)
      if (!after) throw notFound()
      const recorded = await changelog.record(tx, [
        { kind: kind.kind, id: body.id, operation: 'Update', before, after },
      ])
      if (recorded > 0) await kind.markEdited(tx, { before, after, now: clock.now() })
    })
  }

  const remove = <B extends { id: string }>(kind: EditedKind<B>, id: string): Promise<void> =>
    change(async (tx) => {
      const before = await kind.snapshot(tx, id)
      if (!before) throw notFound()
      const others = await kind.remove(tx, id)
      const gone = [...others, { kind: kind.kind, before }]
      await changelog.record(
        tx,
        gone.map((one) => ({ ...one, id: one.before.id, operation: 'Delete', after: null })),
      )
    })

  async function change(work: Parameters<ReturnType<typeof store.write.transaction>['execute']>[0]) {
    await store.write.transaction().execute(work)
    parts.onCatalogChange()
  }

  const artist = async (id: string): Promise<Artist> => (await catalog.artist(id as ArtistId)).artist
  const album = (id: string): Promise<Album> => catalog.album(id as AlbumId)
  const track = (id: string): Promise<Track> => catalog.track(id as TrackId)
  const image = async (id: string): Promise<Image> => {
    const row = await store.read
      .selectFrom('images')
      .select(['id', 'uri', 'size', 'width', 'height', 'placeholder', 'color', 'luminance', 'content_hash'])
      .where('id', '=', id)
      .executeTakeFirst()
    if (!row) throw notFound()
    const { content_hash: _, ...shown } = row
    const version = imageVersion(row)
    return { ...shown, version, id: row.id as ImageId, size: imageSize.fromColumn(row.size) }
  }

  return {
    edited: (type: 'artist' | 'album' | 'track', id: string) => editedFieldsOf(store, type, id),

    createArtist: (body: ArtistBody) => create(artists, body).then(() => artist(body.id)),
    updateArtist: (id: ArtistId, body: Identified<ArtistBody>) =>
      update(artists, { ...body, id }).then(() => artist(id)),
    deleteArtist: (id: ArtistId) => remove(artists, id),

    createAlbum: (body: AlbumBody) => create(albums, body).then(() => album(body.id)),
    updateAlbum: (id: AlbumId, body: Identified<AlbumBody>) =>
      update(albums, { ...body, id }).then(() => album(id)),
    deleteAlbum: (id: AlbumId) => remove(albums, id),

    createTrack: (body: TrackBody) => create(tracks, body).then(() => track(body.id)),
    updateTrack: (id: TrackId, body: Identified<TrackBody>) =>
      update(tracks, { ...body, id }).then(() => track(id)),
    deleteTrack: (id: TrackId) => remove(tracks, id),

    createImage: (body: ImageBody) => create(images, body).then(() => image(body.id)),
    updateImage: (id: ImageId, body: Identified<ImageBody>) =>
      update(images, { ...body, id }).then(() => image(id)),
    deleteImage: (id: ImageId) => remove(images, id),

    /** @throws AppError `not_found`, `too_large`, `unsupported_media_type` unless it is a JPEG, PNG or WebP */
    uploadImage: async (id: ImageId, request: Request): Promise<Image> => {
      await receiveImage({ ...parts, incoming }, id, request)
      return image(id)
    },

    /** @throws AppError `not_found`, `conflict` in a music folder, `too_large`, `unsupported_media_type` */
    uploadAudio: async (id: TrackId, request: Request): Promise<Track> => {
      await receiveAudio({ ...parts, incoming }, id, request)
      parts.onCatalogChange()
      return track(id)
    },
  }
}
