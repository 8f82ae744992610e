import type { BandwidthCategory } from '@pezzottify/contract'

/** The first matching prefix of the path decides. */
const prefixes: readonly [string, BandwidthCategory][] = [
  ['/v1/content/stream', 'stream'],
  ['/v1/content/image', 'image'],
  ['/v1/content/search', 'search'],
  ['/v1/content', 'catalog'],
  ['/v1/auth', 'auth'],
  ['/v1/user', 'user'],
  ['/v1/admin', 'admin'],
  ['/rest/stream', 'stream'],
  ['/rest/getTranscodeStream', 'stream'],
  ['/rest/download', 'stream'],
  ['/rest/getCoverArt', 'image'],
  ['/rest/search', 'search'],
  ['/rest/search2', 'search'],
  ['/rest/search3', 'search'],
]

export const categoryOf = (path: string): BandwidthCategory =>
  prefixes.find(([prefix]) => path.startsWith(prefix) && isEnd(path[prefix.length]))?.[1] ?? 'other'

/** Other apps write a dot and `view` behind a name. */
const isEnd = (character: string | undefined): boolean => character === undefined || '/.'.includes(character)
