import { z } from 'zod'
import { bytes, Empty, endpoint, upload } from '../endpoint.ts'
import type { ExamplesOf } from '../example.ts'
import { backupNameMaxCharacters, backupUploadMaxBytes, oneTimeCodeMaxCharacters } from '../limits.ts'
import { at } from './example-values.ts'

/** A complete backup: a folder within the folder for backups. Times are Unix seconds. */
export const Backup = z.object({
  name: z.string(),
  made_at: z.int(),
  /** The version of the server that made the backup. */
  version: z.string(),
  size_bytes: z.int(),
  /** Whether the backup can be restored, by its latest check; null when it was never checked. */
  verified: z.boolean().nullable(),
  verified_at: z.int().nullable(),
  /** The differences of the backup from its manifest. */
  differences: z.array(z.string()),
  counts: z.object({
    users: z.int(),
    playlists: z.int(),
    likes: z.int(),
    artists: z.int(),
    albums: z.int(),
    tracks: z.int(),
    pictures: z.int(),
  }),
})
export type Backup = z.infer<typeof Backup>

/** A running job. `total` is null until it is known; `done` and `total` count files. */
export const BackupJob = z.object({
  kind: z.enum(['make', 'verify', 'restore']),
  name: z.string(),
  started_at: z.int(),
  done: z.int(),
  total: z.int().nullable(),
})
export type BackupJob = z.infer<typeof BackupJob>

export const Backups = z.object({
  /** The folder for backups; null when the server was started without one and makes no backups. */
  directory: z.string().nullable(),
  /** The interval of automatic backups, and how many are kept; 0 hours means never. */
  every_hours: z.int(),
  keep: z.int(),
  /** The time of the next automatic backup; null when there are none. */
  next_at: z.int().nullable(),
  job: BackupJob.nullable(),
  /** The latest failure, until the same job succeeds. */
  failure: z
    .object({ kind: BackupJob.shape.kind, name: z.string(), at: z.int(), message: z.string() })
    .nullable(),
  /** The result of the latest restore: the reason of its failure, or where the previous data is kept. */
  restored: z
    .object({ name: z.string(), at: z.int(), failure: z.string().nullable(), kept: z.array(z.string()) })
    .nullable(),
  /** Newest first. */
  backups: z.array(Backup),
})
export type Backups = z.infer<typeof Backups>

const admin = { access: 'RebootServer' } as const
const params = z.object({ name: z.string().min(1).max(backupNameMaxCharacters) })
/** Printed in the server's log; refused when it is missing or wrong. */
const code = z.string().max(oneTimeCodeMaxCharacters).nullish()
const atSetup = { access: 'public', rateLimit: 'login' } as const

/**
 * Backups that the server makes, on schedule or on request. While there is no owner, the set-up code alone permits a
 * restore.
 */
export const backups = {
  list: endpoint({
    ...admin,
    rateLimit: 'user_read',
    method: 'GET',
    path: '/v1/admin/backups',
    summary: 'The backups, the running job, and the time of the next backup',
    response: Backups,
    errors: ['unavailable'],
  }),
  make: endpoint({
    ...admin,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/admin/backups',
    summary: 'Make a backup now, and verify it; the list shows its progress',
    response: BackupJob,
    status: 202,
    errors: ['conflict'],
  }),
  verify: endpoint({
    ...admin,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/admin/backups/{name}/verify',
    summary: 'Check whether a backup can be restored; the list shows the progress and the result',
    params,
    response: BackupJob,
    status: 202,
    errors: ['not_found', 'conflict'],
  }),
  remove: endpoint({
    ...admin,
    rateLimit: 'write',
    method: 'DELETE',
    path: '/v1/admin/backups/{name}',
    summary: 'Delete a backup',
    params,
    response: Empty,
    status: 204,
    errors: ['not_found', 'conflict'],
  }),
  download: endpoint({
    ...admin,
    rateLimit: 'stream',
    method: 'GET',
    path: '/v1/admin/backups/{name}/download',
    summary: 'A backup as one file, packed while it is sent',
    params,
    response: bytes('application/x-tar'),
    errors: ['not_found', 'conflict', 'precondition_failed', 'range_not_satisfiable'],
  }),
  restore: endpoint({
    ...admin,
    rateLimit: 'write',
    method: 'POST',
    path: '/v1/admin/backups/{name}/restore',
    summary:
      'Verify a backup, end all answers and begin anew with it; what was there is kept, and who signed in since signs in again',
    params,
    repeatable: false,
    response: Empty,
    status: 202,
    errors: ['not_found', 'conflict', 'unavailable'],
  }),
  listAtSetup: endpoint({
    ...atSetup,
    method: 'POST',
    path: '/v1/setup/backups',
    summary: 'The backups from which a new server can start, newest first',
    body: z.object({ code }),
    response: z.object({ directory: Backups.shape.directory, backups: z.array(Backup) }),
    errors: ['not_found', 'setup_code_wrong', 'unavailable'],
  }),
  restoreAtSetup: endpoint({
    ...atSetup,
    method: 'POST',
    path: '/v1/setup/backups/{name}/restore',
    summary: 'Verify a backup, and start the new server with it',
    params,
    body: z.object({ code }),
    response: Empty,
    status: 202,
    errors: ['not_found', 'setup_code_wrong', 'conflict', 'unavailable'],
  }),
  uploadAtSetup: endpoint({
    ...atSetup,
    method: 'PUT',
    path: '/v1/setup/backups',
    summary: 'Upload a downloaded backup, verify it, and start the new server with it',
    upload: upload(backupUploadMaxBytes, 'application/x-tar'),
    response: Empty,
    status: 202,
    errors: [
      'not_found',
      'setup_code_wrong',
      'conflict',
      'unavailable',
      'too_large',
      'unsupported_media_type',
    ],
  }),
}

const backup: Backup = {
  name: 'pezzottify-2026-03-01-031500',
  made_at: at,
  version: '0.5.0',
  size_bytes: 81_264_640,
  verified: true,
  verified_at: at + 4,
  differences: [],
  counts: {
    users: 4,
    playlists: 31,
    likes: 2_120,
    artists: 512,
    albums: 903,
    tracks: 11_204,
    pictures: 1_311,
  },
}
const job: BackupJob = { kind: 'make', name: backup.name, started_at: at, done: 412, total: 1_313 }

export const backupsExamples: ExamplesOf<typeof backups> = {
  list: {
    response: {
      directory: '/backups',
      every_hours: 24,
      keep: 7,
      next_at: at + 86_400,
      job: null,
      failure: null,
      restored: null,
      backups: [backup],
    },
  },
  make: { response: job },
  verify: { response: { ...job, kind: 'verify' } },
  listAtSetup: { body: { code: 'K7QM-2XPD-9RTA' }, response: { directory: '/backups', backups: [backup] } },
  restoreAtSetup: { body: { code: 'K7QM-2XPD-9RTA' } },
}
