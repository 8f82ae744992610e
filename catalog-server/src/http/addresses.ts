import { networkInterfaces } from 'node:os'

/** The address of a listener, as a browser takes it. */
export const addressOf = (host: string, port: number): string =>
  `http://${host.includes(':') ? `[${host}]` : host}:${port}`

/** The addresses under which people reach a listener: this machine first, then its network. */
export function addressesOf(host: string, port: number): string[] {
  const isAll = host === '0.0.0.0' || host === '::'
  if (!isAll) return [addressOf(host, port)]
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  return ['localhost', ...others].map((name) => addressOf(name, port))
}
