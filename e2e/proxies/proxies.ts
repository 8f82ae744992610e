import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from '../certificate.ts'
import { logOf } from '../child-log.ts'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { startTlsProxy } from '../nginx.ts'
import { printedFor } from '../operating-guide.ts'

const startMaxMs = 15_000

type Proxy = { url: string } & AsyncDisposable
/** The local values of a configuration: ports and files of its own. */
type Place = {
  folder: string
  port: number
  otherPort: number
  pem: string
  certificate: string
  key: string
}
type Kind = {
  command: (file: string) => string[]
  /** The whole configuration around the block of the guide. */
  file: (block: string, place: Place) => string
  /** A text that only this block of the guide contains. */
  holding: string
}

const apacheModules = ['mpm_event', 'authz_core', 'headers', 'socache_shmcb', 'ssl', 'proxy', 'proxy_http']

const kinds: Record<'caddy' | 'haproxy' | 'apache', Kind> = {
  caddy: {
    holding: 'reverse_proxy',
    command: (file) => ['/usr/bin/caddy', 'run', '--adapter', 'caddyfile', '--config', file],
    file: (block, { folder, port, otherPort }) =>
      `{\n  admin off\n  local_certs\n  skip_install_trust\n  https_port ${port}\n  http_port ${otherPort}\n` +
      `  storage file_system ${folder}\n}\n${block}`,
  },
  haproxy: {
    holding: 'default_backend',
    command: (file) => ['/usr/sbin/haproxy', '-db', '-f', file],
    file: (block, { port, pem }) =>
      `defaults\n  mode http\n  timeout connect 5s\n  timeout client 60s\n  timeout server 60s\n` +
      block.replace(':443', `127.0.0.1:${port}`).replace('/etc/haproxy/music.pem', pem),
  },
  apache: {
    holding: 'ProxyPreserveHost',
    command: (file) => ['/usr/sbin/apache2', '-D', 'FOREGROUND', '-f', file],
    file: (block, { folder, port, certificate, key }) =>
      [
        `ServerRoot ${folder}`,
        `PidFile ${folder}/pid`,
        `ErrorLog ${folder}/errors`,
        `DefaultRuntimeDir ${folder}`,
        `Mutex file:${folder}`,
        ...apacheModules.map((name) => `LoadModule ${name}_module /usr/lib/apache2/modules/mod_${name}.so`),
        `Listen 127.0.0.1:${port}`,
        block
          .replace('*:443', `127.0.0.1:${port}`)
          .replace('/etc/ssl/music.pem', certificate)
          .replace('/etc/ssl/music.key', key),
      ].join('\n'),
  },
}

export const proxyNames = ['nginx', 'caddy', 'haproxy', 'apache'] as const

/** A proxy with TLS before a server, with the configuration that docs/operating.md prints for it. */
export const startPrinted = (name: (typeof proxyNames)[number], server: string): Promise<Proxy> =>
  name === 'nginx' ? startTlsProxy(printedFor(server, 'proxy_pass')) : run(kinds[name], server)

async function run({ command, file, holding }: Kind, server: string): Promise<Proxy> {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-proxy-'))
  // Started by root, its workers are another user.
  chmodSync(folder, 0o755)
  mkdirSync(join(folder, 'home'))
  const { certificate, key } = makeCertificate(folder)
  const pem = join(folder, 'both.pem')
  writeFileSync(pem, readFileSync(certificate, 'utf8') + readFileSync(key, 'utf8'))
  const place = { folder, port: freePort(), otherPort: freePort(), pem, certificate, key }
  const path = join(folder, 'configuration')
  writeFileSync(path, file(printedFor(server, holding), place))
  const child = Bun.spawn(command(path), {
    stdout: 'pipe',
    stderr: 'pipe',
    env: { ...process.env, HOME: join(folder, 'home') },
  })
  const log = logOf(child)
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await child.exited
    rmSync(folder, { recursive: true, force: true })
  }
  const deadline = Date.now() + startMaxMs
  while (!(await listens(place.port))) {
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`The proxy did not start: ${log()}`)
    }
    await Bun.sleep(20)
  }
  return { url: `https://127.0.0.1:${place.port}`, [Symbol.asyncDispose]: stop }
}

async function listens(port: number): Promise<boolean> {
  try {
    const socket = await Bun.connect({ hostname: '127.0.0.1', port, socket: { data: () => undefined } })
    socket.end()
    return true
  } catch {
    return false
  }
}
