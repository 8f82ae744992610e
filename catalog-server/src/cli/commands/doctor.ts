import type { DoctorCheck } from '@pezzottify/contract'
import { systemClock } from '../../base/clock.ts'
import { checkOutside } from '../../admin/backup/index.ts'
import { createStorage } from '../../media/storage.ts'
import { runDoctor } from '../../admin/doctor/index.ts'
import type { ServeConfig } from './serve-config.ts'

const marks = { ok: 'ok', warning: 'WARNING', failed: 'FAILED' } as const

/** Prints a table of all checks. Resolves to 1 when one of them failed. */
export async function doctor(config: ServeConfig): Promise<number> {
  const { host, port, metricsHost, metricsPort, backups } = config
  if (backups.directory !== null) checkOutside(backups.directory, config)
  const main = { name: 'main', option: '--port', host, port, probe: '/v1/health', expected: '"status":"' }
  const metrics = {
    name: 'metrics',
    option: '--metrics-port',
    host: metricsHost,
    probe: '/metrics',
    expected: 'pezzottify_',
  }
  const ports = metricsPort === null ? [main] : [main, { ...metrics, port: metricsPort }]
  const storage = createStorage({ clock: systemClock })
  const checks = await runDoctor({ ...config, ports, clock: systemClock, storage }, (waiting) =>
    console.error(`Waiting for ${waiting.map(({ subject }) => subject).join(', ')} …`),
  )
  storage.close()
  console.log(doctorText(checks))
  return checks.some((check) => check.state === 'failed') ? 1 : 0
}

function doctorText(checks: readonly DoctorCheck[]): string {
  const width = Math.max(...checks.map((check) => check.name.length))
  const lines = checks.flatMap(({ name, state, message, fix }) => [
    `${marks[state].padEnd(8)} ${name.padEnd(width)}  ${message}`,
    ...(fix ? [`${' '.repeat(11 + width)}→ ${fix}`] : []),
  ])
  const count = (state: DoctorCheck['state']): number =>
    checks.filter((check) => check.state === state).length
  return [...lines, '', `${count('ok')} ok, ${count('warning')} warnings, ${count('failed')} failed`].join(
    '\n',
  )
}
