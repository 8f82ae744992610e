import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { logOf } from '../child-log.ts'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { pathOf, root, textOf } from './tools.ts'

const startMaxMs = 20_000

type Process = AsyncDisposable & { url: string; log(): string }

/**
 * Prometheus with the configuration and rules of this repository, which scrapes the server every second instead of
 * every ten, looks back for ten seconds instead of minutes, and waits for one second. Thresholds and texts stay as they
 * are.
 */
export async function startPrometheus(
  folder: string,
  targets: { metricsPort: number; alertmanager: string },
): Promise<Process> {
  const own = join(folder, 'prometheus')
  mkdirSync(own)
  const port = freePort()
  const configuration = (await textOf('monitoring/prometheus.yml'))
    .replace('catalog-server:9091', `127.0.0.1:${targets.metricsPort}`)
    .replace('alertmanager:9093', new URL(targets.alertmanager).host)
    .replace('localhost:9090', `127.0.0.1:${port}`)
    .replaceAll(/interval: \d+s/g, 'interval: 1s')
  const rules = (await textOf('monitoring/alerts.yml'))
    .replaceAll(/ interval: \d+s/g, ' interval: 1s')
    .replaceAll(/ for: \d+m/g, ' for: 1s')
    .replaceAll(/\[\d+m\]/g, '[10s]')
  writeFileSync(join(own, 'prometheus.yml'), configuration)
  writeFileSync(join(own, 'alerts.yml'), rules)
  return start(
    [
      pathOf('prometheus'),
      '--config.file=prometheus.yml',
      '--storage.tsdb.path=data',
      `--web.listen-address=127.0.0.1:${port}`,
    ],
    `http://127.0.0.1:${port}`,
    own,
  )
}

/** Alertmanager, started as its container does. */
export function startAlertmanager(folder: string, variables: Record<string, string>): Promise<Process> {
  const own = join(folder, 'alertmanager')
  mkdirSync(join(own, 'bin'), { recursive: true })
  symlinkSync(pathOf('prometheus-alertmanager'), join(own, 'bin/alertmanager'))
  const address = `127.0.0.1:${freePort()}`
  return start(
    [
      pathOf('busybox'),
      'sh',
      join(root, 'monitoring/alertmanager-entrypoint.sh'),
      '--storage.path=data',
      '--cluster.listen-address=',
      `--web.listen-address=${address}`,
    ],
    `http://${address}`,
    own,
    {
      PATH: `${join(own, 'bin')}:/usr/bin:/bin`,
      ALERTMANAGER_CONFIG: join(own, 'alertmanager.yml'),
      ...variables,
    },
  )
}

async function start(
  command: string[],
  url: string,
  folder: string,
  env: Record<string, string> = {},
): Promise<Process> {
  const child = Bun.spawn(command, { cwd: folder, env, stdout: 'pipe', stderr: 'pipe' })
  const log = logOf(child)
  const stop = async (): Promise<void> => {
    child.kill('SIGTERM')
    await child.exited
  }
  const deadline = Date.now() + startMaxMs
  for (;;) {
    const isReady = await fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isReady) return { url, log, [Symbol.asyncDispose]: stop }
    if (child.exitCode !== null || Date.now() > deadline) {
      await stop()
      throw new Error(`${command.join(' ')} did not start:\n${log()}`)
    }
    await Bun.sleep(50)
  }
}
