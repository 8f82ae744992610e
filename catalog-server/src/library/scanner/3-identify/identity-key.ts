import { identityKey } from '../../../base/text.ts'

const keptMax = 2_000
const textMax = 200
const keys = new Map<string, string>()

/** The same as `identityKey`, but cached: the files of an album name the same few artists repeatedly. */
export function keptIdentityKey(text: string): string {
  const kept = keys.get(text)
  if (kept !== undefined) return kept
  const key = identityKey(text)
  if (text.length > textMax) return key
  if (keys.size >= keptMax) keys.clear()
  keys.set(text, key)
  return key
}
