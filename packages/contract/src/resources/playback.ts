import { z } from 'zod'
import { bytes, endpoint } from '../endpoint.ts'
import { TrackId } from '../ids.ts'

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
      'range_not_satisfiable',
      'unavailable',
      'media_unreachable',
    ],
  }),
}
