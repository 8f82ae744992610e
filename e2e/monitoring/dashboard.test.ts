import { expect, test } from 'bun:test'
import { readDashboard } from './dashboard.ts'
import { yamlOf } from './tools.ts'

const { dashboard, panels, queries } = await readDashboard()
const quantile = (p: string, metric: string, by = '') =>
  `histogram_quantile(${p}, sum by (le${by}) (rate(pezzottify_${metric}_bucket[5m])))`

test('the dashboard shows the last hour, and is found under its name', () => {
  expect(dashboard).toMatchObject({
    uid: 'pezzottify-catalog',
    title: 'Pezzottify Catalog Server',
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
  })
})

test('every panel has an id and a name of its own, and lies beside the others', () => {
  const all = dashboard.panels
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
  expect(new Set(all.map(({ title }) => title)).size).toBe(all.length)
  const cells = all.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, index) => `${x + (index % w)} ${y + Math.floor(index / w)}`),
  )
  expect(new Set(cells).size).toBe(cells.length)
  expect(Math.max(...all.map(({ gridPos: { x, w } }) => x + w))).toBeLessThanOrEqual(24)
})

test.each([
  ['Artists', 'stat', ['pezzottify_catalog_items_total{type="artist"}']],
  ['Albums', 'stat', ['pezzottify_catalog_items_total{type="album"}']],
  ['Tracks', 'stat', ['pezzottify_catalog_items_total{type="track"}']],
  ['Memory Usage', 'stat', ['pezzottify_process_memory_bytes']],
  ['Server Status', 'stat', ['up{job="catalog-server"}']],
  ['Request Rate by Status', 'timeseries', ['sum(rate(pezzottify_http_requests_total[5m])) by (status)']],
  [
    'Request Latency Percentiles',
    'timeseries',
    ['0.5', '0.95', '0.99'].map((p) => quantile(p, 'http_request_duration_seconds')),
  ],
  ['Login Attempts (last hour)', 'bargauge', ['increase(pezzottify_auth_login_attempts_total[1h])']],
  ['Login Duration (p95)', 'timeseries', [quantile('0.95', 'auth_login_duration_seconds')]],
  [
    'DB Query Duration by Operation (p95)',
    'timeseries',
    [quantile('0.95', 'db_query_duration_seconds', ', operation')],
  ],
  ['Database Errors (last hour)', 'stat', ['increase(pezzottify_db_connection_errors_total[1h])']],
  ['Rate Limit Violations (last hour)', 'bargauge', ['increase(pezzottify_rate_limit_hits_total[1h])']],
] as const)('%s is a %s', (title, type, expressions) => {
  const panel = panels.find((panel) => panel.title === title)
  expect(panel?.type).toBe(type)
  expect(panel?.targets.map(({ expr }) => expr)).toEqual([...expressions])
})

test('memory turns yellow at half a gibibyte and red at one, as the alert does', () => {
  const memory = panels.find(({ title }) => title === 'Memory Usage')
  expect(memory?.fieldConfig.defaults).toMatchObject({
    unit: 'bytes',
    thresholds: {
      steps: [
        { color: 'green', value: null },
        { color: 'yellow', value: 512 * 1024 ** 2 },
        { color: 'red', value: 1024 ** 3 },
      ],
    },
  })
})

test('no panel shows a value that may name a person', () => {
  for (const { expr } of queries) expect(expr).not.toContain('user_id')
})

test('Grafana finds Prometheus and the dashboard where compose puts them', async () => {
  expect(await yamlOf('monitoring/grafana/provisioning/datasources/prometheus.yml')).toMatchObject({
    apiVersion: 1,
    datasources: [
      {
        name: 'Prometheus',
        uid: 'prometheus',
        type: 'prometheus',
        url: 'http://prometheus:9090',
        isDefault: true,
        jsonData: { timeInterval: '15s' },
      },
    ],
  })
  expect(await yamlOf('monitoring/grafana/provisioning/dashboards/pezzottify.yml')).toMatchObject({
    apiVersion: 1,
    providers: [
      { name: 'Pezzottify Dashboards', type: 'file', options: { path: '/etc/grafana/dashboards' } },
    ],
  })
})
