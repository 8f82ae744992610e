import type { api } from '@pezzottify/contract'
import { fileResponse } from '../../http/file-response.ts'
import type { Handlers } from '../../http/mount.ts'
import { encodedKbps } from '../transcode/layouts/layout.ts'
import type { Playback } from './service.ts'
import { fileVersionHeader } from './service.ts'

/**
 * A player that has read ahead far enough stops reading; if it is cut off, it sends a new request with a
 * range.
 */
const streamIdleSeconds = 120
const usualKbps = 128

export const playbackRoutes = (playback: Playback, cacheControl: string): Handlers<typeof api.playback> => ({
  stream: async ({ params, query, raw, connection, session, head }) => {
    connection.setTimeout(streamIdleSeconds)
    const audio = await playback.find(params.id, query.v)
    const headers = { [fileVersionHeader]: audio.version }
    // A part of a file is never the file itself: who names no format gets all of its sound.
    const format = query.format ?? (audio.section ? 'wav' : undefined)
    if (format === undefined || (format === 'flac' && audio.contentType === 'audio/flac' && !audio.section))
      return fileResponse(raw, audio.file, { contentType: audio.contentType, cacheControl, headers, head })
    const listener = { name: String(session.token_id), signal: raw.signal }
    if (format !== 'flac') {
      const kbps = encodedKbps.find((known) => String(known) === query.kbps) ?? usualKbps
      const { contentType, etag, ...file } = await playback.convert(
        audio,
        { encoding: format, kbps },
        listener,
      )
      return fileResponse(raw, file, { contentType, etag, cacheControl, headers, head })
    }
    return new Response(head ? null : await playback.toFlac(audio, listener), {
      headers: {
        ...headers,
        'content-type': 'audio/flac',
        'accept-ranges': 'none',
        'cache-control': 'private, no-store',
        'x-content-type-options': 'nosniff',
      },
    })
  },
  waveform: async ({ params, session }) =>
    playback.waveform(await playback.find(params.id), String(session.token_id)),
})
