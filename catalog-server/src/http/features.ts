import type { Feature } from '@pezzottify/contract'
import { featuresHeader } from '@pezzottify/contract'

/** Whether a client announced a feature, in the header or, where it cannot set one, in the query. */
export function announces(feature: Feature, headers: Headers, query = new URLSearchParams()): boolean {
  const named = `${headers.get(featuresHeader) ?? ''},${query.get('features') ?? ''}`
  return named.split(',').some((name) => name.trim().toLowerCase() === feature)
}

/** The same for a read whose answer depends on the feature: a `Vary` tells caches. */
export function announcesForRead(feature: Feature, headers: Headers, reply: Headers): boolean {
  reply.append('vary', featuresHeader)
  return announces(feature, headers)
}
