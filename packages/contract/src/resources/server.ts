import { z } from 'zod'
import { bytes, endpoint } from '../endpoint.ts'
import type { ExamplesOf } from '../example.ts'
import { subsonicModes } from './app-passwords.ts'
import { at } from './example-values.ts'

export const DoctorCheck = z.object({
  name: z.string(),
  state: z.enum(['ok', 'warning', 'failed']),
  message: z.string(),
  /** The command or step that fixes the problem. */
  fix: z.string().nullable(),
  /** It is being looked at again and has not ended yet: the rest is what was found before. Ask again in a moment. */
  is_pending: z.boolean().optional(),
})
export type DoctorCheck = z.infer<typeof DoctorCheck>

/**
 * Why a running server is degraded. `media_unreachable`: a folder with music does not answer, or its
 * music is not there though nobody said that it is gone. `…_damaged`: SQLite found
 * a damaged page. `…_replaced`: the file was deleted or exchanged under the running server, so writes are refused.
 * `disk_failed`: the disk of the data folder reports errors or is read-only. `backup_failed`: the last backup was not
 * made, or cannot be restored.
 */
export const degradedReasons = [
  'media_unreachable',
  'catalog_db_damaged',
  'catalog_db_replaced',
  'user_db_damaged',
  'user_db_replaced',
  'search_failed',
  'disk_full',
  'disk_failed',
  'backup_failed',
] as const
export type DegradedReason = (typeof degradedReasons)[number]

export const Health = z.object({
  status: z.enum(['ok', 'degraded']),
  /** Absent when all is well. Details are for administrators: `/v1/admin/doctor`. */
  reasons: z.array(z.enum(degradedReasons)).optional(),
})
export type Health = z.infer<typeof Health>

export const server = {
  health: endpoint({
    method: 'GET',
    path: '/v1/health',
    summary: 'Health of the server, and the reasons when it is degraded',
    access: 'public',
    rateLimit: 'none',
    response: Health,
  }),
  openapi: endpoint({
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This interface as an OpenAPI 3.1 document',
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
      /** Unix seconds. */
      started_at: z.int(),
      /** Formats that `stream?format=` converts to while sending; empty without ffmpeg. */
      transcode_formats: z.array(z.enum(['flac'])),
      /** Formats that `stream?format=` converts to with a length and byte ranges; empty without ffmpeg. */
      seekable_formats: z.array(z.enum(['wav', 'opus', 'mp3'])),
      /** Size of the Android app that this server offers; null when there is none. */
      android_app_bytes: z.int().nullable().optional(),
      /** Whether other apps may sign in by the Subsonic interface, and whether also with tokens. */
      subsonic: z.enum(subsonicModes).optional(),
    }),
  }),
  androidApp: endpoint({
    method: 'GET',
    path: '/v1/server/android-app',
    summary: 'The Android app that this server offers, for phones on which nobody is signed in yet',
    access: 'public',
    rateLimit: 'global',
    response: bytes('application/vnd.android.package-archive'),
    errors: ['not_found', 'precondition_failed', 'range_not_satisfiable'],
  }),
  doctor: endpoint({
    method: 'GET',
    path: '/v1/admin/doctor',
    summary: 'Check folders, permissions, databases, disk, ffmpeg and clock',
    access: 'RebootServer',
    rateLimit: 'user_read',
    response: z.object({
      checks: z.array(DoctorCheck),
      /** Whether the server found a supervisor that starts it again after it ended. */
      is_supervised: z.boolean(),
      /** How this request looks to the server, for a browser to compare with its own view. */
      request: z.object({
        /** Whether it came by TLS, according to a trusted proxy. Only then cookies are `Secure`. */
        is_encrypted: z.boolean(),
        /** The client's address, by which rate limits count. */
        address: z.string(),
      }),
    }),
  }),
}

export const serverExamples: ExamplesOf<typeof server> = {
  health: { response: { status: 'ok' } },
  openapi: {
    response: { openapi: '3.1.0', info: { title: 'Pezzottify catalog server', version: '0.5.0' } },
  },
  info: {
    response: {
      version: '0.5.0',
      started_at: at,
      transcode_formats: ['flac'],
      seekable_formats: ['wav', 'opus', 'mp3'],
      android_app_bytes: 1_495_728,
      subsonic: 'on',
    },
  },
  doctor: {
    response: {
      checks: [
        {
          name: 'music folder',
          state: 'ok',
          message: '/music (owner 1000:1000, we are 1000:1000)',
          fix: null,
        },
        {
          name: 'ffmpeg',
          state: 'warning',
          message: 'not found: files that a browser cannot play are not converted',
          fix: 'sudo apt-get install ffmpeg',
        },
      ],
      is_supervised: true,
      request: { is_encrypted: true, address: '192.168.1.34' },
    },
  },
}
