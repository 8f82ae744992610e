import { z } from 'zod'
import type { ExamplesOf } from '../example.ts'
import { bytes, endpoint } from '../endpoint.ts'
import { TrackId } from '../ids.ts'

/**
 * The level of each of the equal parts of a track, from its beginning to its end: the root mean square of its samples, in
 * percent of the loudest part. A silent track has zeros; a track that cannot be drawn has none, as without ffmpeg, when it
 * is longer than an hour, or when its file is broken.
 */
export const Waveform = z.object({ levels: z.array(z.int().min(0).max(100)) })
export type Waveform = z.infer<typeof Waveform>

export const playback = {
  stream: endpoint({
    method: 'GET',
    path: '/v1/content/stream/{id}',
    summary:
      'The audio of a track, with byte ranges; `format` converts it, with ranges too, but for `flac`, which is made on the way',
    access: 'AccessCatalog',
    rateLimit: 'stream',
    params: z.object({ id: TrackId }),
    query: z.object({
      format: z.enum(['flac', 'wav', 'opus', 'mp3']).optional(),
      /** The bitrate of `opus` and `mp3`, in kbit/s; 128 by default. */
      kbps: z.enum(['320', '192', '128', '96']).optional(),
      v: z.string().max(64).optional(),
    }),
    response: bytes('audio/*'),
    errors: [
      'not_found',
      'file_gone',
      'file_changed',
      'precondition_failed',
      'range_not_satisfiable',
      'unavailable',
      'media_unreachable',
    ],
  }),
  waveform: endpoint({
    method: 'GET',
    path: '/v1/content/track/{id}/waveform',
    summary:
      'How loud a track is from its beginning to its end, for drawing it; empty when it cannot be drawn',
    access: 'AccessCatalog',
    rateLimit: 'content_read',
    params: z.object({ id: TrackId }),
    response: Waveform,
    errors: ['not_found', 'file_gone', 'unavailable', 'media_unreachable'],
  }),
}

export const playbackExamples: ExamplesOf<typeof playback> = {
  waveform: { response: { levels: [0, 18, 42, 55, 61, 58, 77, 100, 92, 64, 31, 4] } },
}
