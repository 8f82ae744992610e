import type { DoctorCheck } from '@pezzottify/contract'
import type { api } from '@pezzottify/contract'
import { openApiOf } from '@pezzottify/contract/openapi'
import type { Handlers } from '../../http/mount.ts'

export type ServerFacts = { version: string; canTranscode: boolean; doctor: () => Promise<DoctorCheck[]> }

export const serverRoutes = ({ version, canTranscode, doctor }: ServerFacts): Handlers<typeof api.server> => {
  // Made for whoever asks first: it takes several milliseconds, and anybody may ask.
  let document: ReturnType<typeof openApiOf> | undefined
  return {
    health: () => ({ status: 'ok' }),
    openapi: () => (document ??= openApiOf(version)),
    info: () => ({ version, transcode_formats: canTranscode ? ['flac'] : [] }),
    doctor: async () => ({ checks: await doctor() }),
  }
}
