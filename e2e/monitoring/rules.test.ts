import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { z } from 'zod'
import { root, run, textOf, yamlOf } from './tools.ts'

const Rule = z.strictObject({
  alert: z.string(),
  expr: z.string(),
  for: z.string(),
  labels: z.strictObject({
    severity: z.enum(['critical', 'warning']),
    category: z.enum(['availability', 'security', 'performance', 'resources']),
  }),
  annotations: z.strictObject({ summary: z.string().min(1), description: z.string().min(1) }),
})
const Rules = z.strictObject({
  groups: z.tuple([
    z.strictObject({
      name: z.literal('catalog_server_alerts'),
      interval: z.literal('30s'),
      rules: z.array(Rule),
    }),
  ]),
})
const Cases = z.object({
  tests: z.array(
    z.object({
      alert_rule_test: z.tuple([z.object({ alertname: z.string(), exp_alerts: z.array(z.unknown()) })]),
    }),
  ),
})

test('eleven alerts, with the severity, category and delay that people rely on', async () => {
  const { groups } = Rules.parse(await yamlOf('monitoring/alerts.yml'))
  expect(
    groups[0].rules.map((rule) => [rule.alert, rule.for, rule.labels.severity, rule.labels.category]),
  ).toEqual([
    ['ServiceDown', '1m', 'critical', 'availability'],
    ['LoginBruteForceAttempt', '2m', 'critical', 'security'],
    ['HighRateLimitViolations', '5m', 'warning', 'security'],
    ['HighLoginFailureRate', '5m', 'warning', 'security'],
    ['HighErrorRate', '5m', 'critical', 'availability'],
    ['DatabaseErrors', '2m', 'critical', 'availability'],
    ['SomethingDoesNotWork', '5m', 'warning', 'availability'],
    ['SlowLoginPerformance', '5m', 'warning', 'performance'],
    ['SlowDatabaseQueries', '5m', 'warning', 'performance'],
    ['EventLoopStalls', '10m', 'warning', 'performance'],
    ['HighMemoryUsage', '10m', 'warning', 'resources'],
  ])
})

test('Prometheus takes its configuration with the rules', () => {
  for (const args of [
    ['check', 'config', 'monitoring/prometheus.yml'],
    ['check', 'rules', 'monitoring/alerts.yml'],
  ])
    expect(run('promtool', args)).toMatchObject({ exitCode: 0 })
})

test('Prometheus looks at the server where compose has it', async () => {
  const compose = await textOf('docker-compose.yml')
  expect(await yamlOf('monitoring/prometheus.yml')).toMatchObject({
    global: {
      scrape_interval: '15s',
      evaluation_interval: '15s',
      external_labels: { cluster: 'pezzottify', environment: 'production' },
    },
    alerting: { alertmanagers: [{ static_configs: [{ targets: ['alertmanager:9093'] }] }] },
    rule_files: ['alerts.yml'],
    scrape_configs: [
      {
        job_name: 'catalog-server',
        metrics_path: '/metrics',
        scrape_interval: '10s',
        static_configs: [{ targets: ['catalog-server:9091'] }],
      },
      { job_name: 'prometheus', static_configs: [{ targets: ['localhost:9090'] }] },
    ],
  })
  for (const service of ['alertmanager', 'catalog-server', 'prometheus'])
    expect(compose).toContain(`\n  ${service}:\n`)
})

test('every alert fires in one case and is silent in another', async () => {
  const { groups } = Rules.parse(await yamlOf('monitoring/alerts.yml'))
  const { tests } = Cases.parse(await yamlOf('monitoring/alerts.test.yml'))
  const cases = tests.map(({ alert_rule_test: [{ alertname, exp_alerts }] }) => [
    alertname,
    exp_alerts.length > 0,
  ])
  expect(cases).toEqual(
    groups[0].rules.flatMap(({ alert }) => [
      [alert, true],
      [alert, false],
    ]),
  )
  const { exitCode, output } = run('promtool', ['test', 'rules', join(root, 'monitoring/alerts.test.yml')])
  expect(output).toContain('SUCCESS')
  expect(exitCode).toBe(0)
})

test('the guide for operators names each alert with its delay and severity', async () => {
  const { groups } = Rules.parse(await yamlOf('monitoring/alerts.yml'))
  const guide = await textOf('docs/operating.md')
  const rows = [...guide.matchAll(/^\| `(\w+)` \| .* \| (\d+) min \| (critical|warning) \|$/gm)]
  expect(rows.map(([, alert, minutes, severity]) => [alert, `${minutes}m`, severity]).toSorted()).toEqual(
    groups[0].rules.map((rule) => [rule.alert, rule.for, rule.labels.severity]).toSorted(),
  )
})
