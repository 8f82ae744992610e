import { afterAll, beforeAll, expect, test } from 'bun:test'
import { renameSync } from 'node:fs'
import { z } from 'zod'
import { labelsIn, readDashboard, seriesIn } from './dashboard.ts'
import type { Monitored } from './monitored.ts'
import { startMonitored, token } from './monitored.ts'
import { textOf } from './tools.ts'

let world: Monitored
beforeAll(async () => {
  world = await startMonitored()
})
afterAll(() => world[Symbol.asyncDispose]())

test('wrong passwords without end are told to both receivers', async () => {
  await world.until(
    'LoginBruteForceAttempt',
    world.bothHeard('LoginBruteForceAttempt', 'firing'),
    world.guess,
  )
  const hooked = world.receivers.hooked('LoginBruteForceAttempt', 'firing')
  expect(hooked).toMatchObject({
    labels: { severity: 'critical', category: 'security', job: 'catalog-server', cluster: 'pezzottify' },
    annotations: { summary: 'Somebody is guessing passwords' },
  })
  const description = /Log-ins beyond the limit, and refused: \d+\.\d a second\./
  expect(hooked?.annotations['description']).toMatch(description)
  const [message] = world.receivers.messages
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
})

test('requests that fail because the database was taken away are told to both', async () => {
  const database = world.userDatabase
  renameSync(database, `${database}.away`)
  try {
    const haveHeard = () =>
      [world.bothHeard('HighErrorRate', 'firing'), world.bothHeard('DatabaseErrors', 'firing')].every(
        (heard) => heard(),
      )
    await world.until('HighErrorRate and DatabaseErrors', haveHeard, async () => {
      await world.change()
      await Bun.sleep(400)
    })
  } finally {
    renameSync(`${database}.away`, database)
  }
  expect(world.receivers.hooked('HighErrorRate', 'firing')).toMatchObject({
    labels: { severity: 'critical', category: 'availability' },
    annotations: { summary: `Requests fail on the server's side` },
  })
  expect(world.receivers.hooked('DatabaseErrors', 'firing')).toMatchObject({
    labels: { severity: 'critical', category: 'availability' },
    annotations: { summary: 'A database cannot be read or written' },
  })
})

test('every query of the dashboard finds what it asks for', async () => {
  const { queries } = await readDashboard()
  const Answer = z.object({
    data: z.object({ result: z.array(z.object({ value: z.tuple([z.number(), z.string()]) })) }),
  })
  const unanswered = async (): Promise<string[]> => {
    await world.lookForMore()
    await world.signIn()
    const answers = await Promise.all(
      queries.map(async ({ title, expr }) => {
        const answer = await fetch(`${world.prometheus.url}/api/v1/query?query=${encodeURIComponent(expr)}`)
        if (!answer.ok) return [`${title}: ${await answer.text()}`]
        const { result } = Answer.parse(await answer.json()).data
        return result.some(({ value }) => value[1] !== 'NaN') ? [] : [`${title}: ${expr}`]
      }),
    )
    return answers.flat()
  }
  const deadline = Date.now() + 30_000
  while ((await unanswered()).length > 0 && Date.now() < deadline) await Bun.sleep(500)
  expect(await unanswered()).toEqual([])
})

test('dashboard and alerts ask for metrics and labels that the server has', async () => {
  const text = await (await fetch(`http://127.0.0.1:${world.metricsPort}/metrics`)).text()
  const labelsOf = new Map<string, Set<string>>()
  for (const [, metric = '', labels = ''] of text.matchAll(/^(pezzottify_\w+?)(?:\{(.*)\})? \S+$/gm)) {
    const known = labelsOf.get(metric) ?? new Set(['job', 'instance'])
    for (const [, label = ''] of labels.matchAll(/(\w+)="/g)) known.add(label)
    labelsOf.set(metric, known)
  }
  const rules = [...(await textOf('monitoring/alerts.yml')).matchAll(/expr: (.*)/g)]
  const { queries } = await readDashboard()
  const asked = [...queries.map(({ expr }) => expr), ...rules.map(([, expr = '']) => expr)]
  const unknown = asked.flatMap((expr) =>
    seriesIn(expr).flatMap(({ metric, labels }) => {
      const known = labelsOf.get(metric)
      if (!known) return [metric]
      return [...labels, ...labelsIn(expr)]
        .filter((label) => !known.has(label))
        .map((label) => `${metric}{${label}}`)
    }),
  )
  expect([...new Set(unknown)]).toEqual([])
})

/** Posts an alert like Prometheus. */
const announce = (labels: Record<string, string>, annotations: Record<string, string> = {}) =>
  fetch(`${world.alertmanager.url}/api/v2/alerts`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify([{ labels, annotations, startsAt: new Date().toISOString() }]),
  })

test('names out of the music cannot shape a message', async () => {
  const annotations = { summary: '<a href="http://evil.example">x</a>', description: '</b>&' }
  await announce({ alertname: 'Shaped', severity: 'critical' }, annotations)
  const text = await world.until('Shaped', () => world.receivers.texted('Shaped', 'firing'))
  expect(text).not.toContain('<a')
  expect(text).toContain('&lt;a href=')
  expect(text).toContain('&lt;/b&gt;&amp;')
})

test('a warning is held back while the critical alert of the same name fires', async () => {
  for (const alertname of ['Both', 'Alone']) await announce({ alertname, severity: 'warning' })
  await announce({ alertname: 'Both', severity: 'critical' })
  await world.until('Both', () => world.receivers.hooked('Both', 'firing'))
  const answer = await fetch(`${world.alertmanager.url}/api/v2/alerts?filter=severity="warning"`)
  const Alerts = z.array(
    z.object({ labels: z.object({ alertname: z.string() }), status: z.object({ state: z.string() }) }),
  )
  const states = Alerts.parse(await answer.json()).map(({ labels, status }) => [
    labels.alertname,
    status.state,
  ])
  expect(states).toContainEqual(['Both', 'suppressed'])
  expect(states).not.toContainEqual(['Alone', 'suppressed'])
})

test('a server that is gone is told to both, and all is told as resolved once it is back', async () => {
  await world.end()
  await world.until('ServiceDown', world.bothHeard('ServiceDown', 'firing'))
  expect(world.receivers.hooked('ServiceDown', 'firing')).toMatchObject({
    labels: { severity: 'critical', category: 'availability', instance: `127.0.0.1:${world.metricsPort}` },
    annotations: { summary: 'Pezzottify is down' },
  })
  expect(world.receivers.texted('ServiceDown', 'firing')).toBe(
    `🔴 critical: <b>ServiceDown</b>\nPezzottify is down\n` +
      `Prometheus has not reached 127.0.0.1:${world.metricsPort} for more than a minute.`,
  )
  await world.startAgain()
  for (const alert of ['ServiceDown', 'HighErrorRate', 'LoginBruteForceAttempt'])
    await world.until(`${alert} resolved`, world.bothHeard(alert, 'resolved'))
  expect(world.receivers.texted('ServiceDown', 'resolved')).toStartWith('🟢 resolved: <b>ServiceDown</b>\n')
  expect(world.alertmanager.log()).not.toContain(token)
})
