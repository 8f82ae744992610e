import { networkInterfaces } from 'node:os'

/** The addresses under which people reach a listener: this machine first, then its network. */
export function addressesOf(host: string, port: number): string[] {
  const isAll = host === '0.0.0.0' || host === '::'
  if (!isAll) return [`http://${host.includes(':') ? `[${host}]` : host}:${port}`]
  const others = Object.values(networkInterfaces())
    .flatMap((addresses) => addresses ?? [])
    .filter(({ family, internal }) => family === 'IPv4' && !internal)
    .map(({ address }) => address)
  return ['localhost', ...others].map((name) => `http://${name}:${port}`)
}
