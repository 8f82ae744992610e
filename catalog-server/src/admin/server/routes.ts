import type { DoctorCheck, SubsonicMode } from '@pezzottify/contract'
import type { api } from '@pezzottify/contract'
import { openApiOf } from '@pezzottify/contract/openapi'
import type { Health } from '../../base/degraded-reasons.ts'
import { AppError } from '../../base/errors.ts'
import { fileResponse } from '../../http/file-response.ts'
import type { Handlers } from '../../http/mount.ts'
import { androidApp } from './android-app.ts'

export type ServerFacts = {
  version: string
  /** Unix seconds. */
  startedAt: number
  canTranscode: boolean
  /** The file of the Android app; null when none is offered. */
  androidApk: string | null
  subsonic: SubsonicMode
  /** Whether a supervisor starts the server again. */
  isSupervised: boolean
  health: Health
  doctor: () => Promise<DoctorCheck[]>
}

export const serverRoutes = ({
  version,
  startedAt,
  canTranscode,
  androidApk,
  subsonic,
  isSupervised,
  health,
  doctor,
}: ServerFacts): Handlers<typeof api.server> => {
  // Made at the first request, since it takes several milliseconds, and cached, since anybody may ask.
  let document: ReturnType<typeof openApiOf> | undefined
  return {
    // 200 either way: the server still serves what works, and a supervisor that restarts it because of this
    // answer would fix nothing.
    health: () => {
      const reasons = health.reasons()
      return reasons.length === 0 ? { status: 'ok' } : { status: 'degraded', reasons }
    },
    openapi: () => (document ??= openApiOf(version)),
    info: async () => ({
      version,
      started_at: startedAt,
      transcode_formats: canTranscode ? ['flac'] : [],
      seekable_formats: canTranscode ? ['wav', 'opus', 'mp3'] : [],
      android_app_bytes: (await androidApp(androidApk))?.sizeBytes ?? null,
      subsonic,
    }),
    androidApp: async ({ raw, head }) => {
      const file = await androidApp(androidApk)
      if (!file) throw new AppError('not_found', 'This server offers no Android app')
      return fileResponse(raw, file, {
        contentType: 'application/vnd.android.package-archive',
        cacheControl: 'no-cache',
        head,
        headers: { 'content-security-policy': "sandbox; default-src 'none'" },
      })
    },
    doctor: async ({ connection }) => {
      const request = { is_encrypted: connection.isEncrypted, address: connection.ip }
      return { checks: await doctor(), is_supervised: isSupervised, request }
    },
  }
}
