import type { api } from '@pezzottify/contract'
import { fileResponse } from '../../http/file-response.ts'
import type { Handlers } from '../../http/mount.ts'
import type { Playback } from './service.ts'

/** A player that has read ahead far enough stops reading; it asks again with a range when it was cut. */
const streamIdleSeconds = 120

export const playbackRoutes = (playback: Playback, cacheControl: string): Handlers<typeof api.playback> => ({
  stream: async ({ params, query, raw, connection, head }) => {
    connection.setTimeout(streamIdleSeconds)
    const audio = await playback.find(params.id)
    if (query.format !== 'flac' || audio.contentType === 'audio/flac')
      return fileResponse(raw, audio.file, { contentType: audio.contentType, cacheControl, head })
    return new Response(head ? nothing() : await playback.toFlac(audio, raw.signal), {
      headers: {
        'content-type': 'audio/flac',
        'accept-ranges': 'none',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  },
})

const nothing = (): ReadableStream<Uint8Array> =>
  new ReadableStream({ start: (controller) => controller.close() })
