import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeCertificate } from './certificate.ts'
import { freePort } from '../catalog-server/src/testing/free-port.ts'

const startMaxMs = 10_000

export type Nginx = { url: string; pid: number } & AsyncDisposable

/** nginx serving a folder with its defaults. `under`: the command that runs it. */
export const startNginx = (root: string, under: readonly string[] = []): Promise<Nginx> =>
  runNginx(`root ${root};`, under)

/**
 * nginx as a proxy before a server. `location` is the content of that block of its configuration.
 */
export const startProxy = (location: string): Promise<Nginx> => runNginx(location)

/** The same with TLS, with a self-signed certificate. */
export const startTlsProxy = (location: string): Promise<Nginx> => runNginx(location, [], true)

/** nginx with a configuration of its own, in the foreground. */
async function runNginx(site: string, under: readonly string[] = [], tls = false): Promise<Nginx> {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-nginx-'))
  const { certificate, key } = tls ? makeCertificate(folder) : { certificate: '', key: '' }
  const port = freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  // Started by root, its worker would be another user without access.
  const configuration = `
    ${process.getuid?.() === 0 ? 'user root;' : ''}
    daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/errors;
    events { worker_connections 4096; }
    http {
      access_log off; sendfile on; etag on; default_type audio/mpeg; keepalive_requests 100000000;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      server { listen 127.0.0.1:${port}${tls ? ` ssl; ssl_certificate ${certificate}; ssl_certificate_key ${key}` : ''}; ${site} }
    }`
  writeFileSync(join(folder, 'nginx.conf'), configuration)
  const files = ['-p', folder, '-e', join(folder, 'errors'), '-c', join(folder, 'nginx.conf')]
  const child = Bun.spawn([...under, '/usr/sbin/nginx', ...files], { stdout: 'ignore', stderr: 'pipe' })
  const url = `${tls ? 'https' : 'http'}://127.0.0.1:${port}`
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await child.exited
    rmSync(folder, { recursive: true, force: true })
  }
  const deadline = Date.now() + startMaxMs
  for (;;) {
    const answers = await fetch(url, { tls: { rejectUnauthorized: false } }).then(
      () => true,
      () => false,
    )
    if (answers) return { url, pid: child.pid, [Symbol.asyncDispose]: stop }
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`nginx did not start: ${await new Response(child.stderr).text()}`)
    }
    await Bun.sleep(20)
  }
}
