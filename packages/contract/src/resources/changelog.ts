import { z } from 'zod'
import { Empty, endpoint } from '../endpoint.ts'
import {
  descriptionMaxCharacters,
  editedTextMaxCharacters,
  idMaxCharacters,
  pageItemsMax,
} from '../limits.ts'
import { queryInteger } from '../page.ts'
import type { ExamplesOf } from '../example.ts'
import { at, guest, artistBody } from './example-values.ts'

export const Batch = z.object({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable(),
  is_open: z.boolean(),
  created_at: z.int(),
  closed_at: z.int().nullable(),
  last_activity_at: z.int(),
  change_count: z.int(),
})
export type Batch = z.infer<typeof Batch>

export const changedKinds = ['Artist', 'Album', 'Track', 'Image'] as const
export type ChangedKind = (typeof changedKinds)[number]

export const Change = z.object({
  id: z.int(),
  batch_id: z.string(),
  entity_type: z.enum(changedKinds),
  entity_id: z.string(),
  operation: z.enum(['Create', 'Update', 'Delete']),
  field_changes: z.record(z.string(), z.object({ old: z.unknown(), new: z.unknown() })),
  entity_snapshot: z.record(z.string(), z.unknown()),
  display_summary: z.string().nullable(),
  created_at: z.int(),
})
export type Change = z.infer<typeof Change>

const read = { method: 'GET', access: 'EditCatalog', rateLimit: 'user_read' } as const
const write = { access: 'EditCatalog', rateLimit: 'write' } as const
const byId = { params: z.object({ id: z.string().max(idMaxCharacters) }) }
const name = z.string().max(editedTextMaxCharacters)
/** Read in any case. */
const kindName = z
  .string()
  .refine(
    (text) => changedKinds.some((kind) => kind.toLowerCase() === text.toLowerCase()),
    'Invalid entity type. Must be one of: artist, album, track, image',
  )
  .meta({ enum: changedKinds.map((kind) => kind.toLowerCase()) })

/** Changes of the catalog in batches. At most one batch is open. */
export const changelog = {
  open: endpoint({
    ...write,
    method: 'POST',
    path: '/v1/admin/changelog/batch',
    summary: 'Open a batch',
    body: z.object({ name, description: z.string().max(descriptionMaxCharacters).nullish() }),
    response: Batch,
    status: 201,
    errors: ['conflict'],
  }),
  batches: endpoint({
    ...read,
    path: '/v1/admin/changelog/batches',
    summary: 'Batches, newest first',
    query: z.object({
      is_open: z
        .enum(['true', 'false'])
        .transform((text) => text === 'true')
        .optional(),
    }),
    response: z.array(Batch),
  }),
  batch: endpoint({
    ...read,
    ...byId,
    path: '/v1/admin/changelog/batch/{id}',
    summary: 'A batch',
    response: Batch,
    errors: ['not_found'],
  }),
  close: endpoint({
    ...write,
    ...byId,
    method: 'POST',
    path: '/v1/admin/changelog/batch/{id}/close',
    summary: 'Close a batch',
    response: Empty,
    errors: ['not_found', 'conflict'],
  }),
  remove: endpoint({
    ...write,
    ...byId,
    method: 'DELETE',
    path: '/v1/admin/changelog/batch/{id}',
    summary: 'Delete an open batch without changes',
    response: Empty,
    status: 204,
    errors: ['not_found', 'bad_request'],
  }),
  changes: endpoint({
    ...read,
    ...byId,
    path: '/v1/admin/changelog/batch/{id}/changes',
    summary: 'Changes of a batch, oldest first: all, or `limit` of those after the one with the id `after`',
    query: z.object({
      limit: queryInteger.transform((value) => Math.min(value, pageItemsMax)).optional(),
      after: queryInteger.optional(),
    }),
    response: z.array(Change),
    errors: ['not_found'],
  }),
  entity: endpoint({
    ...read,
    path: '/v1/admin/changelog/entity/{type}/{id}',
    summary: 'Changes of an artist, album, track or image, newest first',
    params: z.object({ type: kindName, id: z.string().max(idMaxCharacters) }),
    response: z.array(Change),
    errors: ['bad_request'],
  }),
}

const open = {
  id: '87e209f5-b8e6-444b-9b47-6fe99756fd08',
  name: 'Corrections',
  description: null,
  is_open: true,
  created_at: at,
  closed_at: null,
  last_activity_at: at,
  change_count: 0,
}

const change = {
  id: 7,
  batch_id: open.id,
  entity_type: 'Artist' as const,
  entity_id: guest.id,
  operation: 'Update' as const,
  field_changes: { genres: { old: [], new: ['Folk'] } },
  entity_snapshot: artistBody,
  display_summary: "Updated artist 'Nella Corda'",
  created_at: at,
}

export const changelogExamples: ExamplesOf<typeof changelog> = {
  open: { body: { name: 'Corrections' }, response: open },
  batches: { response: [{ ...open, change_count: 1 }] },
  batch: { response: { ...open, change_count: 1 } },
  changes: { response: [change] },
  entity: { response: [change] },
}
