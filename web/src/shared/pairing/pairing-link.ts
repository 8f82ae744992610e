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
 * The address that another device should open. The address of this page works for sure, unless it means "this
 * machine"; then the first of the server's own addresses that does not.
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

/** The code stands behind "#", so that no server on the way logs it. */
export const pairingLink = (address: string, code: string): string =>
  `${address.replace(/\/+$/, '')}/pair#${encodeURIComponent(code)}`

/** The code of an opened link; empty when a part of it was lost on the way. */
export function codeOfLink(hash: string): string {
  try {
    return decodeURIComponent(hash.replace(/^#/, ''))
  } catch {
    return ''
  }
}
