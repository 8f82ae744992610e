import type { DoctorCheck } from '@pezzottify/contract'
import { api, openApiOf } from '@pezzottify/contract'
import type { Handlers } from '../../http/mount.ts'

export type ServerFacts = { version: string; canTranscode: boolean; doctor: () => Promise<DoctorCheck[]> }

export const serverRoutes = ({
  version,
  canTranscode,
  doctor,
}: ServerFacts): Handlers<typeof api.server> => ({
  health: () => ({ status: 'ok' }),
  openapi: () => openApiOf(api, version),
  info: () => ({ version, transcode_formats: canTranscode ? ['flac'] : [] }),
  doctor: async () => ({ checks: await doctor() }),
})
