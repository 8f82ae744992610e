import { z } from 'zod'
import { bytes, endpoint } from '../endpoint.ts'
import type { ExamplesOf } from '../example.ts'

/** Running the server itself. */
export const operations = {
  storage: endpoint({
    method: 'GET',
    path: '/v1/admin/storage',
    summary: 'Disk usage',
    access: 'RebootServer',
    rateLimit: 'user_read',
    response: z.object({
      entries: z.array(
        z.object({
          name: z.string(),
          path: z.string(),
          bytes: z.int(),
          /** False when counting took too long: the real size is at least this. */
          complete: z.boolean(),
        }),
      ),
      free_bytes: z.int(),
    }),
  }),
  reboot: endpoint({
    method: 'POST',
    path: '/v1/admin/reboot',
    summary:
      'Restart the server after the answers under way; the header X-Supervised says whether it will be there again by itself',
    access: 'RebootServer',
    rateLimit: 'write',
    response: bytes('text/plain'),
    status: 202,
    errors: ['unavailable'],
  }),
}

export const operationsExamples: ExamplesOf<typeof operations> = {
  storage: {
    response: {
      entries: [{ name: 'catalog.db', path: '/data/db/catalog.db', bytes: 356_432, complete: true }],
      free_bytes: 81_653_366_784,
    },
  },
}
