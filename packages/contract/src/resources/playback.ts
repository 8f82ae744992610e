import { z } from 'zod'
import { bytes, endpoint } from '../endpoint.ts'
import { TrackId } from '../ids.ts'

export const playback = {
  stream: endpoint({
    method: 'GET',
    path: '/v1/content/stream/{id}',
    summary: 'The audio of a track, with byte ranges; `format=flac` converts it on the way, without ranges',
    access: 'AccessCatalog',
    rateLimit: 'stream',
    params: z.object({ id: TrackId }),
    query: z.object({ format: z.enum(['flac']).optional() }),
    response: bytes('audio/*'),
    errors: ['not_found', 'range_not_satisfiable', 'unavailable', 'media_unreachable'],
  }),
}
