import { z } from 'zod'
import { bytes, Empty, endpoint } from '../endpoint.ts'
import { idMaxCharacters } from '../limits.ts'
import { pathNumber } from '../page.ts'
import type { ExamplesOf } from '../example.ts'
import { at, track } from './example-values.ts'
import { secret } from '../secret.ts'

export const DownloadToken = z.object({
  id: z.int(),
  kind: z.enum(['track', 'album', 'playlist']),
  content_id: z.string(),
  created_at: z.int(),
  expires_at: z.int(),
  revoked_at: z.int().nullable(),
})
export type DownloadToken = z.infer<typeof DownloadToken>

const issue = { access: 'IssueContentDownload' } as const

/** Links that permit a download for a limited time to anybody who has them. */
export const downloads = {
  issue: endpoint({
    ...issue,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/content/download',
    repeatable: false,
    summary: 'Issue a short-lived link to a track, album or own playlist',
    body: z.object({
      kind: z.enum(['track', 'album', 'playlist']),
      id: z.string().min(1).max(idMaxCharacters),
      lifetime_seconds: z.int().min(60).max(604_800).default(3_600),
    }),
    response: DownloadToken.extend({ url: secret(z.string()) }),
    status: 201,
    errors: ['not_found'],
  }),
  list: endpoint({
    ...issue,
    rateLimit: 'user_read',
    method: 'GET',
    path: '/v1/content/downloads',
    summary: 'The links this user issued, newest first',
    response: z.array(DownloadToken.extend({ use_count: z.int(), last_used_at: z.int().nullable() })),
  }),
  revoke: endpoint({
    ...issue,
    rateLimit: 'write',
    method: 'DELETE',
    path: '/v1/content/downloads/{id}',
    summary: 'Revoke a link',
    params: z.object({ id: pathNumber }),
    response: Empty,
    status: 204,
    errors: ['not_found'],
  }),
  download: endpoint({
    method: 'GET',
    path: '/v1/download/{token}',
    summary: 'One file, resumable by range, or a zip of several',
    access: 'public',
    rateLimit: 'stream',
    params: z.object({ token: secret(z.string().min(1).max(500)) }),
    response: bytes('audio/*', 'application/zip'),
    errors: ['not_found', 'precondition_failed', 'range_not_satisfiable', 'unavailable', 'media_unreachable'],
  }),
}

const link = {
  id: 1,
  kind: 'track' as const,
  content_id: track.id,
  created_at: at,
  expires_at: at + 3_600,
  revoked_at: null,
}

export const downloadsExamples: ExamplesOf<typeof downloads> = {
  issue: {
    body: { kind: 'track', id: track.id, lifetime_seconds: 3_600 },
    response: { ...link, url: '/v1/download/NVwyn1-Xjvn7wbzkT8Kpyzi4gV9oi4m8OGyHA-BUudQ' },
  },
  list: { response: [{ ...link, use_count: 0, last_used_at: null }] },
}
