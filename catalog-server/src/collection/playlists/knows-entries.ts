import { featuresHeader } from '@pezzottify/contract'
import { announces } from '../../http/features.ts'

/** Whether a client knows playlists by their entries. The answer to a read depends on it, so caches are told. */
export function knowsEntries(headers: Headers, reply: Headers): boolean {
  reply.append('vary', featuresHeader)
  return announces('entries', headers)
}
