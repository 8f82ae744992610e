/** What a scanned code leads to: a server, and the page to open there; null for the first. */
export type Code = { address: string; path: string | null }

/**
 * Reads a code: the address of a server, the link that signs a device in, the address of the app there, or a link that
 * opens this app. Null for any other text.
 */
export function readCode(text: string): Code | null {
  const address = text.trim()
  // A host without a scheme: the shell adds one.
  if (/^[\w.-]+(:\d{1,5})?$/.test(address)) return { address, path: null }
  if (!URL.canParse(address)) return null
  const { protocol, host, origin, pathname, hash, searchParams } = new URL(address)
  if (protocol === 'pezzottify:') {
    const server = host === 'connect' ? searchParams.get('server') : null
    return server === null || server.startsWith('pezzottify:') ? null : readCode(server)
  }
  if (protocol !== 'http:' && protocol !== 'https:') return null
  return { address: origin, path: pathname === '/pair' && hash.length > 1 ? pathname + hash : null }
}
