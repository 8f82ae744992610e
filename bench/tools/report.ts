import { mkdir } from 'node:fs/promises'
import { cpus, loadavg, release, totalmem } from 'node:os'
import { join } from 'node:path'
import type { Sample } from './measure.ts'

export type Row = {
  workload: string
  ours: Sample
  /** The unit of a value: `ms`, `files/s`, `MB`. */
  unit: string
  /** Processor seconds of one round of ours, all processes together. */
  cpuSeconds?: Sample
  baseline?: { name: string; sample: Sample }
  /** Ours divided by the baseline's, from the medians. */
  ratio?: number
  target: string
  isMet: boolean | null
}

export type Report = {
  /** The name on the command line, and of the file of results. */
  name: string
  title: string
  settings: Record<string, string | number | boolean>
  rows: Row[]
  notes: string[]
}

const resultsFolder = join(import.meta.dirname, '../results')

/** Prints the table and writes it, with every single value, as JSON. */
export async function publish(report: Report): Promise<void> {
  console.log(`\n${report.title}`)
  console.log(
    Object.entries(report.settings)
      .map(([name, value]) => `${name} ${value}`)
      .join(', '),
  )
  console.log(tableOf(report.rows))
  for (const note of report.notes) console.log(`  ${note}`)
  await mkdir(resultsFolder, { recursive: true })
  const path = join(resultsFolder, `${report.name}.json`)
  await Bun.write(path, `${JSON.stringify({ ...report, machine: machine() }, null, 2)}\n`)
  console.log(`\nWritten to ${path}`)
}

const heads = ['workload', 'ours', 'unit', 'CPU s', 'baseline or limit', '', 'ratio', 'target', 'met']

function tableOf(rows: readonly Row[]): string {
  const lines = [heads, ...rows.map(cellsOf)]
  const widths = heads.map((_, column) => Math.max(...lines.map((line) => (line[column] ?? '').length)))
  const rule = widths.map((width) => '-'.repeat(width))
  return [lines[0] ?? [], rule, ...lines.slice(1)]
    .map((line) => `  ${line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd())
    .join('\n')
}

function cellsOf({ workload, ours, unit, cpuSeconds, baseline, ratio, target, isMet }: Row): string[] {
  return [
    workload,
    spreadText(ours),
    unit,
    cpuSeconds ? figure(cpuSeconds.median) : '',
    baseline?.name ?? '',
    baseline ? spreadText(baseline.sample) : '',
    ratio === undefined ? '' : ratio.toFixed(2),
    target,
    isMet === null ? '' : isMet ? 'yes' : 'NO',
  ]
}

const spreadText = ({ median, min, max }: Sample): string =>
  min === max ? figure(median) : `${figure(median)} (${figure(min)}–${figure(max)})`

const figure = (value: number): string =>
  value >= 100 ? value.toFixed(0) : value >= 10 ? value.toFixed(1) : value.toFixed(2)

const machine = (): Record<string, unknown> => ({
  at: new Date().toISOString(),
  processor: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  memoryMb: Math.round(totalmem() / 1024 / 1024),
  kernel: release(),
  bun: Bun.version,
  loadAverage: loadavg(),
})
