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
]

export const categoryOf = (path: string): BandwidthCategory =>
  prefixes.find(([prefix]) => path.startsWith(prefix) && isEnd(path[prefix.length]))?.[1] ?? 'other'

const isEnd = (character: string | undefined): boolean => character === undefined || character === '/'
