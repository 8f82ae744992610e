import type { api } from '@pezzottify/contract'
import { evaluateConditions } from '../../http/conditional.ts'
import type { Handlers } from '../../http/mount.ts'
import type { BackupService } from './running/service.ts'
import type { Schedule } from './running/schedule.ts'

type Parts = {
  backups: BackupService
  schedule: Schedule
  /** @throws AppError `not_found` once there is an owner, `setup_code_wrong` */
  requireSetupCode: (code: string | null | undefined) => void
}

/** The idle time-out of these requests, which take long with many pictures. */
const longIdleSeconds = 250

export const backupRoutes = ({
  backups,
  schedule,
  requireSetupCode,
}: Parts): Handlers<typeof api.backups> => ({
  list: async () => {
    const { directory, everyHours, keep } = backups.config
    // Read before the folder: a list from before the end of the job must not say that no job is running.
    const now = backups.now()
    const [shown, next_at] = await Promise.all([backups.shown(), schedule.nextAt()])
    return { directory, every_hours: everyHours, keep, next_at, ...now, backups: shown }
  },
  make: () => {
    const { job, done } = backups.make()
    backups.inBackground(done)
    return job
  },
  verify: ({ params }) => backups.verify(params.name),
  remove: ({ params }) => backups.remove(params.name),
  download: async ({ params, connection, head, raw }) => {
    connection.setTimeout(longIdleSeconds)
    const archive = await backups.open(params.name)
    const headers = {
      'content-type': 'application/x-tar',
      'content-disposition': `attachment; filename="${encodeURIComponent(params.name)}.tar"`,
      etag: archive.etag,
      'accept-ranges': 'none',
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    }
    const verdict = evaluateConditions(raw.headers, archive)
    if (verdict === 'precondition_failed') return new Response(null, { status: 412 })
    if (verdict === 'not_modified') return new Response(null, { status: 304, headers })
    return new Response(head ? null : await archive.body(), { headers })
  },
  restore: ({ params, connection }) => {
    connection.setTimeout(longIdleSeconds)
    return backups.restore(params.name)
  },
  listAtSetup: async ({ body }) => {
    requireSetupCode(body.code)
    return { directory: backups.config.directory, backups: await backups.shown() }
  },
  restoreAtSetup: ({ params, body, connection }) => {
    requireSetupCode(body.code)
    connection.setTimeout(longIdleSeconds)
    return backups.restore(params.name)
  },
  uploadAtSetup: ({ raw, connection }) => {
    requireSetupCode(raw.headers.get('x-setup-code'))
    connection.setTimeout(longIdleSeconds)
    return backups.restoreUpload(raw.body ?? new Blob([]).stream())
  },
})
