import { z } from 'zod'
import { bytes, endpoint } from '../endpoint.ts'
import { ImageId } from '../ids.ts'
import { imageSizes } from '../limits.ts'

export const images = {
  image: endpoint({
    method: 'GET',
    path: '/v1/content/image/{id}',
    summary: `A picture as it is, or scaled to ${imageSizes.join(', ')} pixels; with its \`version\` it may be kept for good`,
    access: 'AccessCatalog',
    rateLimit: 'image',
    params: z.object({ id: ImageId }),
    query: z.object({
      size: z.union([z.enum(imageSizes.map(String)).transform(Number), z.literal(imageSizes)]).optional(),
      version: z.string().max(64).optional(),
    }),
    response: bytes('image/*'),
    errors: ['not_found', 'precondition_failed', 'range_not_satisfiable', 'unavailable', 'media_unreachable'],
  }),
}
