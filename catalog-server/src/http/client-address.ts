import { BlockList, isIP, isIPv6 } from 'node:net'
import { AppError } from '../base/errors.ts'

/**
 * Finds out about a client from its connection and, if that comes from a trusted proxy, from the headers of the proxy.
 */
export type ClientAddresses = {
  /** The address of the client by `X-Forwarded-For`, as far as each hop is trusted. */
  addressOf(connection: string, headers: Headers): string
  /** Whether the client itself used TLS, by the first entry of `X-Forwarded-Proto`. */
  isEncrypted(connection: string, headers: Headers): boolean
}

/** @throws AppError `bad_request` for what is not an address or an address range */
export function createClientAddresses(trustedProxies: readonly string[]): ClientAddresses {
  const trusted = new BlockList()
  for (const range of trustedProxies) addRange(trusted, range)
  const isTrusted = (address: string): boolean =>
    isIP(address) !== 0 && trusted.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

  const addressOf = (connection: string, headers: Headers): string => {
    let client = plain(connection)
    const hops =
      headers
        .get('x-forwarded-for')
        ?.split(',')
        .map((hop) => plain(hop.trim())) ?? []
    // The nearest proxy wrote the last entry; an entry counts only while its writer is trusted.
    while (isTrusted(client) && hops.length > 0) {
      const next = hops.pop()
      if (!next || isIP(next) === 0) break
      client = next
    }
    return client
  }
  return {
    addressOf,
    isEncrypted: (connection, headers) =>
      isTrusted(plain(connection)) &&
      headers.get('x-forwarded-proto')?.split(',')[0]?.trim().toLowerCase() === 'https',
  }
}

/**
 * The network of one subscriber: an IPv4 address, or the first 64 bits of an IPv6 one, below which subscribers choose
 * addresses for themselves.
 */
export function networkOf(address: string): string {
  const url = isIPv6(address) ? URL.parse(`http://[${address.replace(/%.*/, '')}]`) : null
  if (!url) return address
  const [head = '', tail] = url.hostname.slice(1, -1).split('::')
  const [front, back] = [groupsOf(head), groupsOf(tail ?? '')]
  const zeros = Array<string>(8 - front.length - back.length).fill('0')
  return `${[...front, ...zeros, ...back].slice(0, 4).join(':')}::/64`
}

const groupsOf = (text: string): string[] => (text === '' ? [] : text.split(':'))

/** An IPv4 address mapped to IPv6 is the same address. */
const plain = (address: string): string => address.replace(/^::ffff:(?=\d+\.)/i, '')

function addRange(list: BlockList, range: string): void {
  const [address = '', bits] = range.split('/')
  const family = isIP(address)
  if (family === 0)
    throw new AppError('bad_request', `"${range}" is not an address or range such as 10.0.0.0/8`)
  const name = family === 6 ? 'ipv6' : 'ipv4'
  if (bits === undefined) list.addAddress(address, name)
  else list.addSubnet(address, Number(bits), name)
}
