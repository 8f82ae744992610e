import { join } from 'node:path'
import { startNginx } from '../e2e/nginx.ts'
import type { StreamData } from './make-stream.ts'
import { makeStream } from './make-stream.ts'
import { Rounds } from './tools/measure.ts'
import type { BenchOptions } from './tools/options.ts'
import {
  cpuSecondsOfServing,
  cpuSecondsOfTree,
  loadCore,
  memoryOfTree,
  pinned,
  serverCore,
} from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import type { WrkRequest } from './tools/wrk.ts'
import { runWrk } from './tools/wrk.ts'

const seconds = 6
/** How quickly the kernel passes a file on differs by a half from one run to the next. */
const fullSpeedTurns = 3
/** Until the runtime has compiled what runs often. */
const warmUpSeconds = 5
const rangeBytes = 256 * 1024
/** The first seconds fill the buffers between the two. */
const paced = { clients: 1_000, seconds: 13, settleSeconds: 3 }
const targets = { rate: 0.9, cpu: 1.3, p99: 2, memoryMb: 16 }
/** What a link of one gigabit carries, and more than twice that. */
const onTimeRates = { gigabit: 450, beyond: 1_000 }
/** A single pause of a tenth of a second is less than the hundredth part of it. */
const onTimeSeconds = 12
const toolOf = (name: string): string => join(import.meta.dirname, 'tools', name)

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
    const nginx = await startNginx(join(data.folder, 'media'), pinned(serverCore, []))
    const sides: Record<string, Side> = {
      ours: { ...server, path: data.path, token: data.token },
      nginx: { ...nginx, path: '/long.flac', token: data.token },
    }
    // Whoever comes second finds the machine as the first one left it.
    const turns = round % 2 === 0 ? Object.entries(sides) : Object.entries(sides).toReversed()
    for (const [, side] of turns) await warmUp(side, atFullSpeed(side))
    for (let turn = 0; turn < fullSpeedTurns; turn += 1)
      for (const [name, side] of turns) await withWrk(`full ${name}`, side, atFullSpeed(side), results)
    for (const [name, side] of turns) await inParts(name, side, data.bytes, results)
    for (const rate of Object.values(onTimeRates))
      for (const [name, side] of turns) await inPartsOnTime(name, side, data.bytes, rate, results)
    for (const [name, side] of turns) await asItPlays(name, side, results)
    await nginx[Symbol.asyncDispose]()
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
      "Processor: all that the server's core does, and the network's work on the other. The faster a side, the more of it in its process.",
      `A gigabit a second carries ${onTimeRates.gigabit} parts of 256 KiB.`,
      'nginx has one worker, sendfile, and the same file. Memory is what the server grew by meanwhile.',
      'Where as many parts as go are asked for, wrk is what limits nginx, and its own waiting is not in the time of a part.',
    ],
  })
}

const serverOf = ({ folder, token, path }: StreamData) => ({
  data: folder,
  token,
  path: path.replace('stream', 'track'),
})

/** What a side has used, at a moment. */
const usageOf = ({ pid }: Side) => ({
  cpu: cpuSecondsOfServing(),
  own: cpuSecondsOfTree(pid),
  memory: memoryOfTree(pid).residentMb,
})

/** Adds the processor seconds that each gigabyte took since a moment, those of a side's own process, and what its memory grew by. */
function noteUsage(
  name: string,
  side: Side,
  before: ReturnType<typeof usageOf>,
  gigabytes: number,
  results: Rounds,
): void {
  const now = usageOf(side)
  results.add(`${name} cpu`, (now.cpu - before.cpu) / gigabytes)
  results.add(`${name} own`, (now.own - before.own) / gigabytes)
  results.add(`${name} memory`, now.memory - before.memory)
}

type Wrk = { requests: readonly WrkRequest[]; connections: number }

const loadOf = (side: Side, wrk: Wrk) => ({ url: side.url, token: side.token, ...wrk })

async function warmUp(side: Side, wrk: Wrk): Promise<void> {
  await runWrk({ ...loadOf(side, wrk), seconds: warmUpSeconds })
}

async function withWrk(name: string, side: Side, wrk: Wrk, results: Rounds): Promise<void> {
  const before = usageOf(side)
  const { megabytesPerSecond, p99 } = await runWrk({ ...loadOf(side, wrk), seconds })
  noteUsage(name, side, before, (megabytesPerSecond * seconds) / 1_000, results)
  results.add(name, megabytesPerSecond)
  results.add(`${name} p99`, p99)
}

const atFullSpeed = ({ path }: Side): Wrk => ({ requests: [{ path }], connections: 200 })

async function inParts(name: string, side: Side, bytes: number, results: Rounds): Promise<void> {
  const requests = Array.from({ length: 1_000 }, (): WrkRequest => {
    const from = Math.floor(Math.random() * (bytes - rangeBytes))
    return { path: side.path, headers: { Range: `bytes=${from}-${from + rangeBytes - 1}` } }
  })
  const wrk = { requests, connections: 16 }
  await warmUp(side, wrk)
  await withWrk(`parts ${name}`, side, wrk, results)
}

/** Runs a program that loads a side, on the core of the load; its lines come one by one. */
function startLoad(tool: string, { url, path, token }: Side, settings: Record<string, number>) {
  const args = ['--port', new URL(url).port, '--path', path, '--token', token]
  const more = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, String(value)])
  const command = pinned(loadCore, [process.execPath, toolOf(tool), ...args, ...more])
  const lines = Bun.spawn(command, { stdout: 'pipe', stderr: 'inherit' }).stdout.getReader()
  return async (): Promise<string> => new TextDecoder().decode((await lines.read()).value)
}

async function inPartsOnTime(
  name: string,
  side: Side,
  bytes: number,
  perSecond: number,
  results: Rounds,
): Promise<void> {
  const nextLine = startLoad('part-load.ts', side, {
    bytes,
    part: rangeBytes,
    'per-second': perSecond,
    seconds: onTimeSeconds,
  })
  const { p50, p99 } = JSON.parse(await nextLine()) as { p50: number; p99: number }
  results.add(`${perSecond} ${name}`, p50)
  results.add(`${perSecond} ${name} p99`, p99)
}

type Played = { megabytes: number; late: number; steps: number }

async function asItPlays(name: string, side: Side, results: Rounds): Promise<void> {
  const { clients, seconds, settleSeconds } = paced
  const nextLine = startLoad('paced-clients.ts', side, { clients, seconds, settle: settleSeconds })
  await nextLine()
  const before = usageOf(side)
  const { megabytes, late, steps } = JSON.parse(await nextLine()) as Played
  noteUsage(`paced ${name}`, side, before, megabytes / 1_000, results)
  results.add(`paced ${name}`, megabytes / (paced.seconds - paced.settleSeconds))
  results.add(`paced ${name} late`, (late / steps) * 100)
}

function rowsOf(results: Rounds): Row[] {
  const beside = (
    workload: string,
    name: string,
    unit: string,
    { atMost, atLeast }: { atMost?: number; atLeast?: number },
  ): Row => {
    const [ours, peer] = [results.of(name), results.of(name.replace('ours', 'nginx'))]
    const ratio = ours.median / peer.median
    return {
      workload,
      ours,
      unit,
      peer: { name: 'nginx', sample: peer },
      ratio,
      target: atMost ? `≤ ${atMost} ×` : atLeast ? `≥ ${atLeast} ×` : '',
      isMet: atMost ? ratio <= atMost : atLeast ? ratio >= atLeast : null,
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
    beside("    in the server's process", `${name} ours own`, 's', {}),
    memory(name),
  ]
  const onTime = (perSecond: number, target: { atMost?: number }): Row[] => [
    beside(`the same, ${perSecond.toLocaleString('en')} a second: p50`, `${perSecond} ours`, 'ms', {}),
    beside('  p99 of a part', `${perSecond} ours p99`, 'ms', target),
  ]
  return [
    ...load('200 at full speed', 'full'),
    beside('random parts of 256 KiB, as many as go', 'parts ours', 'MB/s', {}),
    beside('  processor per GB', 'parts ours cpu', 's', {}),
    memory('parts'),
    beside('  p99 of a part', 'parts ours p99', 'ms', {}),
    ...onTime(onTimeRates.gigabit, { atMost: targets.p99 }),
    ...onTime(onTimeRates.beyond, {}),
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
