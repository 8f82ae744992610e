import type { DoctorCheck } from '@pezzottify/contract'
import { createServer } from 'node:net'
import { messageOf, systemCodeOf } from '../../base/errors.ts'

/**
 * A port to check. If our own server holds it, the path `probe` answers with a text that contains
 * `expected`.
 */
export type PortWanted = {
  name: string
  option: string
  host: string
  port: number
  probe: string
  expected: string
}

const probeMaxMs = 2_000

export async function checkPort(wanted: PortWanted): Promise<DoctorCheck> {
  const { host, port, option } = wanted
  const name = `${wanted.name} port`
  const problem = port === 0 ? null : await tryToListen(host, port)
  if (problem === null)
    return { name, state: 'ok', message: port === 0 ? 'a free one is taken' : `${port} is free`, fix: null }
  if (problem.code === 'EADDRINUSE' && (await isOurs(wanted)))
    return { name, state: 'ok', message: `${port} is used by a running Pezzottify`, fix: null }
  return {
    name,
    state: 'failed',
    message:
      problem.code === 'EADDRINUSE'
        ? `${port} is used by another program`
        : `${host}:${port} cannot be listened on: ${problem.message}`,
    fix:
      problem.code === 'EADDRINUSE' || problem.code === 'EACCES'
        ? `Choose another port with ${option}`
        : `Choose another address with ${option.replace('port', 'host')}`,
  }
}

function tryToListen(host: string, port: number): Promise<{ code: string; message: string } | null> {
  const { promise, resolve } = Promise.withResolvers<{ code: string; message: string } | null>()
  const server = createServer()
  server.once('error', (error) =>
    resolve({ code: systemCodeOf(error) ?? 'unknown', message: messageOf(error) }),
  )
  server.listen({ host, port }, () => server.close(() => resolve(null)))
  return promise
}

async function isOurs({ host, port, probe, expected }: PortWanted): Promise<boolean> {
  const address = host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host
  try {
    const response = await fetch(`http://${address}:${port}${probe}`, {
      signal: AbortSignal.timeout(probeMaxMs),
    })
    return response.ok && (await response.text()).includes(expected)
  } catch {
    return false
  }
}
