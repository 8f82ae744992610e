import { statSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Music } from './make-music.ts'
import { makeMusic } from './make-music.ts'
import { makeAdministrator } from './tools/account.ts'
import { Rounds } from './tools/measure.ts'
import { startMpd } from './tools/mpd.ts'
import { runToEnd, unpinSelf, watchMemory } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import { emptyFolder } from './tools/work-folder.ts'
import type { BenchOptions } from './tools/options.ts'

const changedFiles = 100
const rateMin = 3_000
const rescanMin = 0.5
const memoryMaxMb = 200

/** B2: the first scan of many tagged files, a scan with nothing new, a scan with a few files changed. */
export async function benchScan({ rounds, files }: BenchOptions): Promise<void> {
  unpinSelf()
  const music = await makeMusic(files)
  const measured = new Rounds()
  for (let round = 0; round <= rounds; round += 1) {
    // The first round fills the page cache and does not count.
    const into = round === 0 ? new Rounds() : measured
    const mark = `${Date.now().toString(36)}-${round}`
    await measureLimits(music, into)
    await measureCommand(music, into)
    await measureServer(music, `${mark}-a`, into)
    await measureMpd(music, `${mark}-b`, into)
  }
  const bytes = music.files.reduce((sum, { path }) => sum + statSync(join(music.folder, path)).size, 0)
  await publish({
    name: 'scan',
    title: 'B2: scan',
    settings: { rounds, files, 'MB of files': Math.round(bytes / 1e6), cores: 'all', cache: 'warm' },
    rows: rowsOf(measured, files),
    notes: [
      'The command is measured from the start of its process to its end, without search; mpd from its start to the end of the scan.',
      "The server's scans are those that its log tells of, with the search index following.",
      'Memory is the highest of the process with its children. They run one program, which is in memory once; summed it counts in each.',
    ],
  })
}

async function measureLimits(music: Music, into: Rounds): Promise<void> {
  const script = `
    const { readdirSync, readFileSync } = require('node:fs')
    for (const entry of readdirSync(process.argv[1], { recursive: true, withFileTypes: true }))
      if (entry.isFile()) readFileSync(entry.parentPath + '/' + entry.name)`
  const read = await runToEnd([process.execPath, '-e', script, music.folder])
  into.add('read rate', music.files.length / read.seconds)
  const find = await runToEnd(['find', music.folder, '-printf', String.raw`%p %s %T@\n`])
  into.add('find ms', find.seconds * 1_000)
}

const main = resolve(import.meta.dirname, '../catalog-server/src/main.ts')

async function measureCommand(music: Music, into: Rounds): Promise<void> {
  const data = emptyFolder('scan-command')
  const command = [process.execPath, main, 'scan', '--data', data, '--music', music.folder]
  const { seconds, cpuSeconds, peak, output } = await runToEnd(command)
  if (!output.includes(`added      ${music.files.length}\n`))
    throw new Error(`Not everything was added:\n${output}`)
  into.add('command rate', music.files.length / seconds)
  into.add('command cpu', cpuSeconds)
  into.add('command memory', peak.residentMb)
  into.add('command summed memory', peak.summedMb)
}

const scanEnd = /Scan completed files=\d+ added=(\d+) updated=(\d+) moved=\d+ missing=\d+ seconds=([\d.]+)/

async function measureServer(music: Music, mark: string, into: Rounds): Promise<void> {
  const data = emptyFolder('scan-server')
  const token = await makeAdministrator(data)
  const options = ['--music', music.folder]
  const server = await startServer({ data, token, path: '/v1/admin/library/scan', options })
  const memory = watchMemory(server.pid)
  const ended = async (): Promise<number> => Number((await server.logLine(scanEnd))[3])
  const again = async (): Promise<number> => {
    const init = { method: 'POST', headers: { authorization: token } }
    const answer = await fetch(`${server.url}/v1/admin/library/scan`, init)
    if (answer.status !== 202) throw new Error(`The scan was answered with ${answer.status}`)
    return ended()
  }
  into.add('server rate', music.files.length / (await ended()))
  await again()
  into.add('rescan ms', (await again()) * 1_000)
  await music.retag(changedFiles, mark)
  into.add('changed ms', (await again()) * 1_000)
  const peak = memory.stop()
  into.add('server memory', peak.residentMb)
  into.add('server summed memory', peak.summedMb)
  into.add('server cpu', await server.stop())
}

async function measureMpd(music: Music, mark: string, into: Rounds): Promise<void> {
  const mpd = await startMpd(emptyFolder('scan-mpd'), music.folder)
  into.add('mpd rate', music.files.length / mpd.firstScanSeconds)
  into.add('mpd rescan ms', (await mpd.update()) * 1_000)
  await music.retag(changedFiles, mark)
  into.add('mpd changed ms', (await mpd.update()) * 1_000)
  const { cpuSeconds, peak } = await mpd.stop()
  into.add('mpd cpu', cpuSeconds)
  into.add('mpd memory', peak.residentMb)
}

function rowsOf(measured: Rounds, files: number): Row[] {
  const row = (
    workload: string,
    name: string,
    unit: string,
    baseline: [name: string, values: string] | null,
    target: string,
    isMet: (ours: number, ratio: number) => boolean | null,
    rest: Partial<Row> = {},
  ): Row => {
    const ours = measured.of(name)
    const other = baseline ? measured.of(baseline[1]) : null
    const ratio = other
      ? unit === 'ms'
        ? other.median / ours.median
        : ours.median / other.median
      : undefined
    return {
      workload,
      ours,
      unit,
      ...(baseline && other ? { baseline: { name: baseline[0], sample: other } } : {}),
      ...(ratio === undefined ? {} : { ratio }),
      target,
      isMet: isMet(ours.median, ratio ?? Number.NaN),
      ...rest,
    }
  }
  const enough = (rate: number): boolean => rate >= rateMin
  const asBaseline = (_: number, ratio: number): boolean => ratio >= 1
  const fits = (mb: number): boolean => mb <= memoryMaxMb
  const first = `first scan of ${files.toLocaleString('en')}`
  const commandCpu = { cpuSeconds: measured.of('command cpu') }
  const serverCpu = { cpuSeconds: measured.of('server cpu') }
  const least = `≥ ${rateMin.toLocaleString('en')} files/s`
  const noTarget = (): null => null
  return [
    row(
      `${first}, command`,
      'command rate',
      'files/s',
      ['open and read', 'read rate'],
      least,
      enough,
      commandCpu,
    ),
    row('  the same', 'command rate', 'files/s', ['mpd', 'mpd rate'], '≥ mpd', asBaseline),
    row('  mpd itself, CPU beside', 'mpd rate', 'files/s', null, '', noTarget, {
      cpuSeconds: measured.of('mpd cpu'),
    }),
    row(`${first}, server`, 'server rate', 'files/s', ['mpd', 'mpd rate'], least, enough, serverCpu),
    row(
      'rescan, nothing new',
      'rescan ms',
      'ms',
      ['find -printf', 'find ms'],
      `≥ ${rescanMin} × find`,
      (_, ratio) => ratio >= rescanMin,
    ),
    row('  the same', 'rescan ms', 'ms', ['mpd', 'mpd rescan ms'], '', noTarget),
    row(`rescan, ${changedFiles} changed`, 'changed ms', 'ms', ['mpd', 'mpd changed ms'], '', noTarget),
    row('memory, command', 'command memory', 'MB', ['mpd', 'mpd memory'], `≤ ${memoryMaxMb} MB`, fits),
    row('  each process by itself, summed', 'command summed memory', 'MB', null, '', noTarget),
    row('memory, server', 'server memory', 'MB', ['mpd', 'mpd memory'], `≤ ${memoryMaxMb} MB`, fits),
    row('  each process by itself, summed', 'server summed memory', 'MB', null, '', noTarget),
  ]
}
