const isLoopback = (origin: string): boolean => {
  const { hostname } = new URL(origin)
  return (
    hostname === 'localhost' ||
    hostname.endsWith('.localhost') ||
    hostname === '[::1]' ||
    hostname.startsWith('127.')
  )
}

/**
 * The address another device should open. The one this page came from works for sure, unless it means "this machine";
 * then the first of the server's own that means more.
 */
export function addressToShow(
  origin: string,
  addresses: readonly string[],
): { address: string; reachesOthers: boolean } {
  if (!isLoopback(origin)) return { address: origin, reachesOthers: true }
  const other = addresses.find((address) => URL.canParse(address) && !isLoopback(address))
  return other === undefined
    ? { address: addresses[0] ?? origin, reachesOthers: false }
    : { address: other, reachesOthers: true }
}

/** The code stands behind "#", so that no server on the way writes it into a log. */
export const pairingLink = (address: string, code: string): string =>
  `${address.replace(/\/+$/, '')}/pair#${encodeURIComponent(code)}`

/** The code of a link that was opened; empty where a part of it was lost on the way. */
export function codeOfLink(hash: string): string {
  try {
    return decodeURIComponent(hash.replace(/^#/, ''))
  } catch {
    return ''
  }
}
