/** Names of files. The shell computes the names of pictures too: it answers a picture's address with the file. */
export const picturePrefix = 'picture.'
const imagePath = '/v1/content/image/'

export const pictureKey = (url: string): string =>
  picturePrefix + url.slice(imagePath.length).replaceAll(/[^A-Za-z0-9-]/g, '_')

export const musicPrefix = (user: string): string => `${hashOf(user)}.`

/** An empty version gives the common beginning of the names of all versions. */
export const musicKey = (user: string, trackId: string, version: string): string =>
  `${musicPrefix(user)}${trackId}.${version === '' ? '' : hashOf(version)}`

const streamAddress = /^\/v1\/content\/stream\/([^/?]+)/
const keptAddress = /^kept:[^.]*\.(.+)\.[^.]*$/

/** The id of the track that an address plays: each quality, each version and the file on the phone have their own. */
export const trackOf = (url: string): string =>
  streamAddress.exec(url)?.[1] ?? keptAddress.exec(url)?.[1] ?? url

const offset = 0xcbf29ce484222325n
const prime = 0x100000001b3n

/** FNV-1a, 64 bits: names may hold anything and be of any length, and pages without TLS have no digests. */
function hashOf(text: string): string {
  let hash = offset
  for (const byte of new TextEncoder().encode(text)) hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * prime)
  return hash.toString(36)
}
