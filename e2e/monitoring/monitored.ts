import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../server.ts'
import { startReceivers } from './receivers.ts'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { startAlertmanager, startPrometheus } from './stack.ts'

const owner = { user_handle: 'Elena', password: 'eight or more' }
const device = { device_uuid: 'monitored-device', device_type: 'web', device_name: 'Monitored' }
export const token = '12345:AAnobody'
const heardMaxMs = 30_000

export type Monitored = Awaited<ReturnType<typeof startMonitored>>

/**
 * A server in use, the Prometheus that scrapes it, the Alertmanager that gets its alerts, and the receivers of
 * notifications.
 */
export async function startMonitored() {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-monitoring-'))
  mkdirSync(join(folder, 'server'))
  const metricsPort = freePort()
  const resources = new AsyncDisposableStack()
  const receivers = resources.use(startReceivers())
  // A downloader service without any music.
  const downloader = resources.use(
    Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response('', { status: 404 }) }),
  )
  const start = () =>
    startServer(
      ['--demo', '--metrics-port', String(metricsPort), '--downloader-url', downloader.url.href],
      undefined,
      join(folder, 'server'),
      { environment: { PEZZOTTIFY_RATE_LIMITS: 'on' } },
    )
  let server = await start()
  resources.defer(async () => void (await server.end()))
  const alertmanager = resources.use(
    await startAlertmanager(folder, {
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_CHAT_ID: '-100987',
      TELEGRAM_API_URL: `http://${receivers.address}`,
      // Without a scheme, as people write it.
      GENERIC_WEBHOOK_URL: `${receivers.address}/hook`,
    }),
  )
  const prometheus = resources.use(
    await startPrometheus(folder, { metricsPort, alertmanager: alertmanager.url }),
  )

  let session = ''
  let artists = 0
  const call = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(`${server.url}/v1${path}`, {
      method,
      headers: { 'content-type': 'application/json', cookie: `session_token=${session}` },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  const logIn = (password: string) => call('POST', '/auth/login', { ...owner, password, ...device })
  const change = () =>
    call('PUT', '/user/settings', { settings: [{ key: 'enable_direct_downloads', value: true }] })
  const lookForMore = () => call('GET', `/content/artist/unknown-${++artists}`)

  const code = await server.setupCode()
  const created = await call('POST', '/setup/owner', { ...owner, ...device, code })
  session = /session_token=([^;]+)/.exec(created.headers.get('set-cookie') ?? '')?.[1] ?? ''
  for (const answer of [created, await logIn(owner.password), await change()])
    if (!answer.ok) throw new Error(`${answer.url}: ${answer.status} ${await answer.text()}`)
  await lookForMore()

  return {
    metricsPort,
    receivers,
    alertmanager,
    prometheus,
    userDatabase: join(folder, 'server/data/user.db'),
    /** Makes a change. */
    change,
    guess: () => logIn('guessed'),
    /** Signs in on another device, which the guesses on the first one do not keep out. */
    signIn: () => call('POST', '/auth/login', { ...owner, ...device, device_uuid: 'another-device' }),
    /**
     * Opens content that the catalog lacks, different each time: what the downloader lacks as well is not requested
     * again.
     */
    lookForMore,
    end: () => server.end(),
    /** Starts it again after its end, on the same data and metrics port. */
    startAgain: async () => void (server = await start()),
    /** Repeats an action until a condition holds. */
    async until<T>(what: string, holds: () => T, act: () => unknown = () => 0): Promise<T> {
      const deadline = Date.now() + heardMaxMs
      for (;;) {
        await act()
        const found = holds()
        if (found) return found
        if (Date.now() > deadline) throw new Error(`Never came: ${what}\n${alertmanager.log()}`)
        await Bun.sleep(100)
      }
    },
    bothHeard: (alert: string, status: 'firing' | 'resolved') => (): boolean =>
      receivers.hooked(alert, status) !== undefined && receivers.texted(alert, status) !== undefined,
    async [Symbol.asyncDispose](): Promise<void> {
      await resources.disposeAsync()
      rmSync(folder, { recursive: true })
    },
  }
}
