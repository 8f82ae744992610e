import { featuresHeader } from '@pezzottify/contract'
import { announces } from '../../http/features.ts'

/**
 * Whether a client announced that it knows entries of playlists. The answer to a read depends on it, so caches
 * get a `Vary`.
 */
export function knowsEntries(headers: Headers, reply: Headers): boolean {
  reply.append('vary', featuresHeader)
  return announces('entries', headers)
}
