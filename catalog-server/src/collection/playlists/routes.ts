import type { playlists as group } from '@pezzottify/contract'
import { announcesForRead } from '../../http/features.ts'
import type { PlaylistFiles } from '../../catalog/index.ts'
import { fileName } from '../../base/file-name.ts'
import { answerAsset, assetOf } from '../../http/asset.ts'
import { attachment } from '../../http/attachment.ts'
import type { Handlers } from '../../http/mount.ts'
import type { Playlists } from './service.ts'

type Files = Pick<PlaylistFiles, 'write'>

export const playlistRoutes = (playlists: Playlists, files: Files): Handlers<typeof group> => ({
  list: ({ session }) => playlists.list(session.user_id),
  get: ({ session, params, raw, reply }) =>
    playlists.get(session.user_id, params.id, announcesForRead('entries', raw.headers, reply)),
  file: async ({ session, params, raw }) => {
    const { name, tracks } = await playlists.get(session.user_id, params.id, false)
    const file = Buffer.from(await files.write(name, tracks))
    return answerAsset(raw, assetOf(file, 'audio/x-mpegurl; charset=utf-8'), {
      'content-disposition': attachment(`${fileName(name)}.m3u8`),
      'cache-control': 'private, no-cache',
    })
  },
  create: ({ session, body }) => playlists.create(session, body),
  change: ({ session, params, body }) => playlists.change(session, params.id, body),
  remove: ({ session, params }) => playlists.remove(session, params.id),
  edit: ({ session, params, body }) => playlists.edit(session, params.id, body.operations),
  history: ({ session, params }) => playlists.history(session.user_id, params.id),
  atRevision: ({ session, params }) => playlists.atRevision(session.user_id, params.id, params.seq),
  restore: ({ session, params, body }) => playlists.restore(session, params.id, body.seq),
  bin: ({ session }) => playlists.bin(session.user_id),
  undelete: ({ session, params }) => playlists.undelete(session, params.id),
  addTracks: ({ session, params, body }) => playlists.addTracks(session, params.id, body.tracks_ids),
  removeTracks: ({ session, params, body }) =>
    playlists.removeTracks(session, params.id, body.tracks_positions),
  createByOlderPath: ({ session, body }) => playlists.create(session, body),
  removeByOlderPath: ({ session, params }) => playlists.remove(session, params.id),
})
