import { identityKey } from '../../../base/text.ts'

const cachedMax = 2_000
const textMax = 200
const keys = new Map<string, string>()

/** The same as `identityKey`, but cached: the files of an album name the same few artists repeatedly. */
export function cachedIdentityKey(text: string): string {
  const cached = keys.get(text)
  if (cached !== undefined) return cached
  const key = identityKey(text)
  if (text.length > textMax) return key
  if (keys.size >= cachedMax) keys.clear()
  keys.set(text, key)
  return key
}
