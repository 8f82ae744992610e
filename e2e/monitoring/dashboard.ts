import { z } from 'zod'
import { textOf } from './tools.ts'

const datasource = z.strictObject({ type: z.literal('prometheus'), uid: z.literal('prometheus') })
const Target = z.strictObject({
  refId: z.string().regex(/^[A-Z]$/),
  datasource,
  expr: z.string().min(1),
  legendFormat: z.string(),
  instant: z.boolean().optional(),
  range: z.boolean().optional(),
})
const gridPos = z.strictObject({ h: z.int(), w: z.int().max(24), x: z.int(), y: z.int() })
const Row = z.object({ id: z.int(), type: z.literal('row'), title: z.string(), gridPos })
const Panel = z.object({
  id: z.int(),
  type: z.enum(['stat', 'timeseries', 'bargauge']),
  title: z.string(),
  description: z.string().min(1),
  datasource,
  gridPos,
  fieldConfig: z.object({
    defaults: z.object({
      unit: z.string(),
      thresholds: z.object({ steps: z.array(z.object({ color: z.string(), value: z.number().nullable() })) }),
    }),
    overrides: z.array(z.never()),
  }),
  options: z.record(z.string(), z.unknown()),
  targets: z.array(Target).min(1),
})
const Dashboard = z.object({
  uid: z.string(),
  title: z.string(),
  schemaVersion: z.int().min(39),
  refresh: z.string(),
  time: z.object({ from: z.string(), to: z.string() }),
  panels: z.array(z.discriminatedUnion('type', [Row, Panel])),
})

export async function readDashboard() {
  const text = await textOf('monitoring/grafana/dashboards/pezzottify.json')
  const dashboard = Dashboard.parse(JSON.parse(text))
  const panels = dashboard.panels.filter((panel) => panel.type !== 'row')
  const queries = panels.flatMap(({ title, targets }) => targets.map(({ expr }) => ({ title, expr })))
  return { dashboard, panels, queries }
}

/** The metrics of the server in a query, with the labels that select their series. */
export const seriesIn = (expr: string) =>
  [...expr.matchAll(/(pezzottify_\w+)(?:\{([^}]*)\})?/g)].map(([, metric = '', matchers = '']) => ({
    metric,
    labels: [...matchers.matchAll(/(\w+)(?:=~?|!=|!~)"/g)].map(([, label = '']) => label),
  }))

/** The labels by which a query groups. */
export const labelsIn = (expr: string): string[] =>
  [...expr.matchAll(/by \(([^)]*)\)/g)].flatMap(([, labels = '']) => labels.split(/, */))
