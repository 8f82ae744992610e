import { join } from 'node:path'
import { pinned } from './process.ts'
import { freePort } from './server.ts'
import { emptyFolder } from './work-folder.ts'

/** nginx with one worker on one core, serving a folder as its defaults do, with `sendfile` and without a log. */
export async function startNginx(
  root: string,
  core: number,
): Promise<{ url: string; pid: number; stop(): Promise<void> }> {
  const folder = emptyFolder('nginx')
  const port = await freePort()
  const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
  await Bun.write(
    join(folder, 'nginx.conf'),
    // Started by root, its worker would be somebody else and could not get in.
    `${process.getuid?.() === 0 ? 'user root;' : ''} daemon off; worker_processes 1; pid ${folder}/pid; error_log ${folder}/errors;
    events { worker_connections 4096; }
    http {
      access_log off; sendfile on; tcp_nopush on; etag on; default_type application/json; keepalive_requests 100000000;
      ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(' ')}
      server { listen 127.0.0.1:${port}; root ${root}; }
    }`,
  )
  const command = [
    '/usr/sbin/nginx',
    '-p',
    folder,
    '-e',
    join(folder, 'errors'),
    '-c',
    join(folder, 'nginx.conf'),
  ]
  const child = Bun.spawn(pinned(core, command), { stdout: 'ignore', stderr: 'inherit' })
  const url = `http://127.0.0.1:${port}`
  while (!(await fetch(url).catch(() => null))) {
    if (child.exitCode !== null) throw new Error(`nginx ended with ${child.exitCode}`)
    await Bun.sleep(10)
  }
  return {
    url,
    pid: child.pid,
    stop: async () => {
      child.kill('SIGTERM')
      await child.exited
    },
  }
}
