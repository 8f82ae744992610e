import { join } from 'node:path'
import type { StreamData } from './make-stream.ts'
import { makeStream } from './make-stream.ts'
import { Rounds } from './tools/measure.ts'
import { startNginx } from './tools/nginx.ts'
import type { BenchOptions } from './tools/options.ts'
import { cpuSecondsOfTree, loadCore, memoryOfTree, pinned, runToEnd, serverCore } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import type { WrkRequest } from './tools/wrk.ts'
import { runWrk } from './tools/wrk.ts'

const seconds = 6
const rangeBytes = 256 * 1024
const paced = { clients: 1_000, seconds: 10 }
const targets = { rate: 0.9, cpu: 1.3, p99: 2, memoryMb: 16 }
const pacedClients = join(import.meta.dirname, 'tools/paced-clients.ts')

type Side = { url: string; pid: number; path: string; token: string }

/** B5: one long file at full speed, in random parts, and to listeners who read it as it plays, beside nginx. */
export async function benchStreams({ rounds }: BenchOptions): Promise<void> {
  const data = await makeStream()
  const results = new Rounds()
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServer({
      ...serverOf(data),
      core: serverCore,
      options: ['--rate-limits', '100000'],
    })
    const nginx = await startNginx(join(data.folder, 'media'), serverCore)
    const sides: Record<string, Side> = {
      ours: { ...server, path: data.path, token: data.token },
      nginx: { ...nginx, path: '/long.flac', token: data.token },
    }
    for (const [name, side] of Object.entries(sides)) await atFullSpeed(name, side, results)
    for (const [name, side] of Object.entries(sides)) await inParts(name, side, data.bytes, results)
    for (const [name, side] of Object.entries(sides)) await asItPlays(name, side, results)
    await nginx.stop()
    await server.stop()
  }
  await publish({
    name: 'streams',
    title: 'B5: streaming',
    settings: {
      rounds,
      'MB of file': Math.round(data.bytes / 1e6),
      server: `core ${serverCore}`,
      load: `core ${loadCore}`,
      'rate limits': '× 100,000',
    },
    rows: rowsOf(results),
    notes: [
      'nginx has one worker, sendfile, and the same file. Memory is what the server grew by meanwhile.',
    ],
  })
}

const serverOf = ({ folder, token, path }: StreamData) => ({
  data: folder,
  token,
  path: path.replace('stream', 'track'),
})

/** Runs a load and adds the processor seconds that the side took for each gigabyte, and what its memory grew by. */
async function measured(
  name: string,
  { pid }: Side,
  results: Rounds,
  load: () => Promise<number>,
): Promise<void> {
  const [cpuBefore, memoryBefore] = [cpuSecondsOfTree(pid), memoryOfTree(pid).residentMb]
  const gigabytes = await load()
  results.add(`${name} cpu`, (cpuSecondsOfTree(pid) - cpuBefore) / gigabytes)
  results.add(`${name} memory`, memoryOfTree(pid).residentMb - memoryBefore)
}

async function atFullSpeed(name: string, side: Side, results: Rounds): Promise<void> {
  const { url, path, token } = side
  await measured(`full ${name}`, side, results, async () => {
    const load = { url, requests: [{ path }], token, connections: 200, seconds }
    const { megabytesPerSecond } = await runWrk(load)
    results.add(`full ${name}`, megabytesPerSecond)
    return (megabytesPerSecond * seconds) / 1_000
  })
}

async function inParts(name: string, side: Side, bytes: number, results: Rounds): Promise<void> {
  const { url, path, token } = side
  const requests = Array.from({ length: 1_000 }, (): WrkRequest => {
    const from = Math.floor(Math.random() * (bytes - rangeBytes))
    return { path, headers: { Range: `bytes=${from}-${from + rangeBytes - 1}` } }
  })
  await measured(`parts ${name}`, side, results, async () => {
    const { megabytesPerSecond, p99 } = await runWrk({ url, requests, token, connections: 16, seconds })
    results.add(`parts ${name}`, megabytesPerSecond)
    results.add(`parts ${name} p99`, p99)
    return (megabytesPerSecond * seconds) / 1_000
  })
}

async function asItPlays(name: string, side: Side, results: Rounds): Promise<void> {
  const { url, path, token } = side
  const args = ['--port', new URL(url).port, '--path', path, '--token', token]
  const lengths = ['--clients', String(paced.clients), '--seconds', String(paced.seconds)]
  await measured(`paced ${name}`, side, results, async () => {
    const { output } = await runToEnd(pinned(loadCore, [process.execPath, pacedClients, ...args, ...lengths]))
    const { megabytes, late, steps } = JSON.parse(output) as {
      megabytes: number
      late: number
      steps: number
    }
    results.add(`paced ${name}`, megabytes / paced.seconds)
    results.add(`paced ${name} late`, (late / steps) * 100)
    return megabytes / 1_000
  })
}

function rowsOf(results: Rounds): Row[] {
  const beside = (
    workload: string,
    name: string,
    unit: string,
    max: { atMost: number } | { atLeast: number },
  ): Row => {
    const [ours, peer] = [results.of(name), results.of(name.replace('ours', 'nginx'))]
    const ratio = ours.median / peer.median
    return {
      workload,
      ours,
      unit,
      peer: { name: 'nginx', sample: peer },
      ratio,
      target: 'atMost' in max ? `≤ ${max.atMost} ×` : `≥ ${max.atLeast} ×`,
      isMet: 'atMost' in max ? ratio <= max.atMost : ratio >= max.atLeast,
    }
  }
  const memory = (name: string): Row => {
    const ours = results.of(`${name} ours memory`)
    return {
      workload: '  memory grew by',
      ours,
      unit: 'MB',
      peer: { name: 'nginx', sample: results.of(`${name} nginx memory`) },
      target: `≤ ${targets.memoryMb} MB`,
      isMet: ours.median <= targets.memoryMb,
    }
  }
  const late = results.of('paced ours late')
  const load = (workload: string, name: string): Row[] => [
    beside(workload, `${name} ours`, 'MB/s', { atLeast: targets.rate }),
    beside('  processor per GB', `${name} ours cpu`, 's', { atMost: targets.cpu }),
    memory(name),
  ]
  return [
    ...load('200 at full speed', 'full'),
    ...load('random parts of 256 KiB', 'parts'),
    beside('  p99 of a part', 'parts ours p99', 'ms', { atMost: targets.p99 }),
    ...load('1,000 who listen', 'paced'),
    {
      workload: '  had to wait',
      ours: late,
      unit: '% of steps',
      peer: { name: 'nginx', sample: results.of('paced nginx late') },
      target: '0',
      isMet: late.median === 0,
    },
  ]
}
