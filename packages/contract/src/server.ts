import { z } from 'zod'
import { bytes, endpoint } from './endpoint.ts'

export const DoctorCheck = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warning', 'failed']),
  message: z.string(),
  /** The command or step that mends it. */
  fix: z.string().nullable(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>

export const server = {
  health: endpoint({
    method: 'GET',
    path: '/v1/health',
    summary: 'Whether the server answers',
    access: 'public',
    rateLimit: 'none',
    response: z.object({ status: z.literal('ok') }),
  }),
  openapi: endpoint({
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This interface as OpenAPI 3.1',
    access: 'public',
    rateLimit: 'global',
    response: z.record(z.string(), z.unknown()),
  }),
  info: endpoint({
    method: 'GET',
    path: '/v1/server',
    summary: 'Version and abilities of the server',
    access: 'session',
    rateLimit: 'content_read',
    response: z.object({
      version: z.string(),
      /** Formats that `stream?format=` can be asked for; empty without ffmpeg. */
      transcode_formats: z.array(z.enum(['flac'])),
    }),
  }),
  doctor: endpoint({
    method: 'GET',
    path: '/v1/admin/doctor',
    summary: 'Check folders, permissions, databases, disk, ffmpeg and clock',
    access: 'RebootServer',
    rateLimit: 'user_read',
    response: z.object({ checks: z.array(DoctorCheck) }),
  }),
}

/** Running the server itself. */
export const operations = {
  storage: endpoint({
    method: 'GET',
    path: '/v1/admin/storage',
    summary: 'What takes how much room on the disk',
    access: 'RebootServer',
    rateLimit: 'user_read',
    response: z.object({
      entries: z.array(
        z.object({
          name: z.string(),
          path: z.string(),
          bytes: z.int(),
          /** False where counting took too long: it is at least so much. */
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
      'End the server after the answers under way; the header X-Supervised says whether something is there that starts it again',
    access: 'RebootServer',
    rateLimit: 'write',
    response: bytes('text/plain'),
    status: 202,
    errors: ['unavailable'],
  }),
}
