import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import type { ServerProcess } from '../server.ts'
import { startServer } from '../server.ts'
import { readDashboard } from './dashboard.ts'
import { startReceivers } from './receivers.ts'
import { freePort, startAlertmanager, startPrometheus } from './stack.ts'

/** On the dashboard and in an alert already, measured by the server soon. */
const notMeasuredYet = ['pezzottify_db_query_duration_seconds']

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-monitoring-'))
mkdirSync(join(folder, 'server'))
const metricsPort = freePort()
const token = '12345:AAnobody'
const receivers = startReceivers()
const resources = new AsyncDisposableStack()
const owner = { user_handle: 'Elena', password: 'eight or more' }
const device = { device_uuid: 'monitored-device', device_type: 'web', device_name: 'Monitored' }
let server: ServerProcess
let prometheus: string
let alertmanager: Awaited<ReturnType<typeof startAlertmanager>>
let session: string
let artists = 0

// A service with more music than the catalog, which has none.
const downloader = resources.use(
  Bun.serve({ hostname: '127.0.0.1', port: 0, fetch: () => new Response('', { status: 404 }) }),
)
const startMonitored = (): Promise<ServerProcess> =>
  startServer(
    ['--demo', '--metrics-port', String(metricsPort), '--downloader-url', downloader.url.href],
    undefined,
    join(folder, 'server'),
    { environment: { PEZZOTTIFY_RATE_LIMITS: 'on' } },
  )
const call = (method: string, path: string, body?: unknown): Promise<Response> =>
  fetch(`${server.url}/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', cookie: `session_token=${session}` },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
const change = () =>
  call('PUT', '/user/settings', { settings: [{ key: 'enable_direct_downloads', value: true }] })
/** Opens what the catalog lacks, each time another: what the downloader lacks as well is not asked for again. */
const lookForMore = () => call('GET', `/content/artist/unknown-${++artists}`)
const guess = () => call('POST', '/auth/login', { user_handle: 'Elena', password: 'guessed', ...device })

/** Does something again and again until a condition holds. */
async function until<T>(what: string, holds: () => T | Promise<T>, act: () => unknown = () => 0) {
  const deadline = Date.now() + 30_000
  for (;;) {
    await act()
    const found = await holds()
    if (found) return found
    if (Date.now() > deadline) throw new Error(`Never came: ${what}\n${alertmanager.log()}`)
    await Bun.sleep(100)
  }
}
const bothHeard = (alert: string, status: 'firing' | 'resolved') => () =>
  receivers.hooked(alert, status) !== undefined && receivers.texted(alert, status) !== undefined

beforeAll(async () => {
  server = await startMonitored()
  resources.defer(async () => void (await server.end()))
  resources.use(receivers)
  alertmanager = resources.use(
    await startAlertmanager(folder, {
      TELEGRAM_BOT_TOKEN: token,
      TELEGRAM_CHAT_ID: '-100987',
      TELEGRAM_API_URL: `http://${receivers.address}`,
      // Without a scheme, as people write it.
      GENERIC_WEBHOOK_URL: `${receivers.address}/hook`,
    }),
  )
  const started = await startPrometheus(folder, { metricsPort, alertmanager: alertmanager.url })
  prometheus = resources.use(started).url
  const code = await server.setupCode()
  const created = await call('POST', '/setup/owner', { ...owner, ...device, code })
  session = /session_token=([^;]+)/.exec(created.headers.get('set-cookie') ?? '')?.[1] ?? ''
  expect((await call('POST', '/auth/login', { ...owner, ...device })).status).toBe(201)
  expect((await change()).status).toBeLessThan(300)
  await lookForMore()
}, 60_000)
afterAll(async () => {
  await resources.disposeAsync()
  rmSync(folder, { recursive: true })
})

test('wrong passwords without end are told to both receivers', async () => {
  await until('LoginBruteForceAttempt', bothHeard('LoginBruteForceAttempt', 'firing'), guess)
  const hooked = receivers.hooked('LoginBruteForceAttempt', 'firing')
  expect(hooked).toMatchObject({
    labels: { severity: 'critical', category: 'security', job: 'catalog-server', cluster: 'pezzottify' },
    annotations: { summary: 'Somebody is guessing passwords' },
  })
  const description = /Log-ins beyond the limit, and refused: \d+\.\d a second\./
  expect(hooked?.annotations['description']).toMatch(description)
  const [message] = receivers.messages
  expect(message).toMatchObject({
    path: `/bot${token}/sendMessage`,
    chat_id: '-100987',
    parse_mode: 'HTML',
  })
  const [title, summary, detail] = message?.text.split('\n') ?? []
  expect([title, summary]).toEqual([
    '🔴 critical: <b>LoginBruteForceAttempt</b>',
    'Somebody is guessing passwords',
  ])
  expect(detail).toMatch(description)
}, 40_000)

test('requests that fail because the database was taken away are told to both', async () => {
  const database = join(folder, 'server/data/user.db')
  renameSync(database, `${database}.away`)
  try {
    await until('HighErrorRate', bothHeard('HighErrorRate', 'firing'), async () => {
      await change()
      await Bun.sleep(400)
    })
  } finally {
    renameSync(`${database}.away`, database)
  }
  expect(receivers.hooked('HighErrorRate', 'firing')).toMatchObject({
    labels: { severity: 'critical', category: 'availability' },
    annotations: { summary: `Requests fail on the server's side` },
  })
}, 40_000)

test('every query of the dashboard finds what it asks for', async () => {
  const { queries } = await readDashboard()
  const measured = queries.filter(({ expr }) => !notMeasuredYet.some((metric) => expr.includes(metric)))
  const Answer = z.object({
    data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
  })
  const unanswered = async (): Promise<string[]> => {
    await lookForMore()
    const answers = await Promise.all(
      measured.map(async ({ title, expr }) => {
        const answer = await fetch(`${prometheus}/api/v1/query?query=${encodeURIComponent(expr)}`)
        if (!answer.ok) return [`${title}: ${await answer.text()}`]
        const { result } = Answer.parse(await answer.json()).data
        return result.some(({ value }) => value[1] !== 'NaN') ? [] : [`${title}: ${expr}`]
      }),
    )
    return answers.flat()
  }
  const deadline = Date.now() + 15_000
  while ((await unanswered()).length > 0 && Date.now() < deadline) await Bun.sleep(500)
  expect(await unanswered()).toEqual([])
}, 30_000)

test('dashboard and alerts ask for metrics and labels that the server has', async () => {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()
  const labelsOf = new Map<string, Set<string>>()
  for (const [, metric = '', labels = ''] of text.matchAll(/^(pezzottify_\w+?)(?:\{(.*)\})? \S+$/gm)) {
    const known = labelsOf.get(metric) ?? new Set(['job', 'instance'])
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    labelsOf.set(metric, known)
  }
  const rules = await Bun.file(join(import.meta.dir, '../../monitoring/alerts.yml')).text()
  const { queries } = await readDashboard()
  const asked = [
    ...queries.map(({ expr }) => expr),
    ...[...rules.matchAll(/expr: (.*)/g)].map(([, expr = '']) => expr),
  ]
  const unknown = asked.flatMap((expr) => {
    const grouped = [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/, */))
    return [...expr.matchAll(/(pezzottify_\w+)(?:\{([^}]*)\})?/g)].flatMap(
      ([, metric = '', matchers = '']) => {
        const known = labelsOf.get(metric)
        const selected = [...matchers.matchAll(/(\w+)(?:=~?|!=|!~)"/g)].map(([, label = '']) => label)
        if (!known) return [metric]
        return [...grouped, ...selected]
          .filter((label) => !known.has(label))
          .map((label) => `${metric}{${label}}`)
      },
    )
  })
  expect([...new Set(unknown)]).toEqual(notMeasuredYet.map((metric) => `${metric}_bucket`))
}, 10_000)

/** As Prometheus would. */
const announce = (labels: Record<string, string>, annotations: Record<string, string> = {}) =>
  fetch(`${alertmanager.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ labels, annotations, startsAt: new Date().toISOString() }]),
  })

test('names out of the music cannot shape a message', async () => {
  const annotations = { summary: '<a href="http://evil.example">x</a>', description: '</b>&' }
  await announce({ alertname: 'Shaped', severity: 'critical' }, annotations)
  const text = await until('Shaped', () => receivers.texted('Shaped', 'firing'))
  expect(text).not.toContain('<a')
  expect(text).toContain('&lt;a href=')
  expect(text).toContain('&lt;/b&gt;&amp;')
}, 40_000)

test('a warning is held back while the critical alert of the same name fires', async () => {
  for (const alertname of ['Both', 'Alone']) await announce({ alertname, severity: 'warning' })
  await announce({ alertname: 'Both', severity: 'critical' })
  await until('Both', () => receivers.hooked('Both', 'firing'))
  const answer = await fetch(`${alertmanager.url}/api/v2/alerts?filter=severity="warning"`)
  const Alerts = z.array(
    z.object({ labels: z.object({ alertname: z.string() }), status: z.object({ state: z.string() }) }),
  )
  const states = Alerts.parse(await answer.json()).map(({ labels, status }) => [
    labels.alertname,
    status.state,
  ])
  expect(states).toContainEqual(['Both', 'suppressed'])
  expect(states).not.toContainEqual(['Alone', 'suppressed'])
}, 40_000)

test('a server that is gone is told to both, and all is told as resolved once it is back', async () => {
  await server.end()
  await until('ServiceDown', bothHeard('ServiceDown', 'firing'))
  expect(receivers.hooked('ServiceDown', 'firing')).toMatchObject({
    labels: { severity: 'critical', category: 'availability', instance: `127.0.0.1:${metricsPort}` },
    annotations: { summary: 'Pezzottify is down' },
  })
  expect(receivers.texted('ServiceDown', 'firing')).toBe(
    `🔴 critical: <b>ServiceDown</b>\nPezzottify is down\n` +
      `Prometheus has not reached 127.0.0.1:${metricsPort} for more than a minute.`,
  )
  server = await startMonitored()
  for (const alert of ['ServiceDown', 'HighErrorRate', 'LoginBruteForceAttempt'])
    await until(`${alert} resolved`, bothHeard(alert, 'resolved'))
  expect(receivers.texted('ServiceDown', 'resolved')).toStartWith('🟢 resolved: <b>ServiceDown</b>\n')
  expect(alertmanager.log()).not.toContain(token)
}, 80_000)
