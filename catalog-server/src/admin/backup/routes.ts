import type { api } from '@pezzottify/contract'
import { fileResponse } from '../../http/file-response.ts'
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
    const response = await fileResponse(raw, archive, {
      etag: archive.etag,
      contentType: 'application/x-tar',
      cacheControl: 'private, no-cache',
      head,
    })
    const name = encodeURIComponent(params.name)
    response.headers.set('content-disposition', `attachment; filename="${name}.tar"`)
    return response
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
