import type { editing as group } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'
import type { Editing } from './service.ts'

/** The longest pause of a sender on a slow connection. */
const uploadIdleSeconds = 120

export const editingRoutes = (editing: Editing): Handlers<typeof group> => ({
  edited: ({ params }) => editing.edited(params.type, params.id),
  createArtist: ({ body }) => editing.createArtist(body),
  updateArtist: ({ params, body }) => editing.updateArtist(params.id, body),
  deleteArtist: async ({ params }) => {
    await editing.deleteArtist(params.id)
  },
  createAlbum: ({ body }) => editing.createAlbum(body),
  updateAlbum: ({ params, body }) => editing.updateAlbum(params.id, body),
  deleteAlbum: async ({ params }) => {
    await editing.deleteAlbum(params.id)
  },
  createTrack: ({ body }) => editing.createTrack(body),
  updateTrack: ({ params, body }) => editing.updateTrack(params.id, body),
  deleteTrack: async ({ params }) => {
    await editing.deleteTrack(params.id)
  },
  createImage: ({ body }) => editing.createImage(body),
  updateImage: ({ params, body }) => editing.updateImage(params.id, body),
  deleteImage: async ({ params }) => {
    await editing.deleteImage(params.id)
  },
  uploadImage: ({ params, raw, connection }) => {
    connection.setTimeout(uploadIdleSeconds)
    return editing.uploadImage(params.id, raw)
  },
  uploadAudio: ({ params, raw, connection }) => {
    connection.setTimeout(uploadIdleSeconds)
    return editing.uploadAudio(params.id, raw)
  },
})
