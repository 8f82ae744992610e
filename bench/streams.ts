import { join } from 'node:path'
import { startNginx } from '../e2e/nginx.ts'
import type { StreamData } from './make-stream.ts'
import { makeStream } from './make-stream.ts'
import { Rounds } from './tools/measure.ts'
import type { BenchOptions } from './tools/options.ts'
import { loadCore, pinned, serverCore } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import type { Side } from './tools/stream-loads.ts'
import { streamLoads } from './tools/stream-loads.ts'

/** The speed of the kernel's file transfer differs by a half from one run to the next. */
const fullSpeedTurns = 3
const targets = { rate: 0.9, cpu: 1.3, p99: 2, memoryMb: 16 }
/** Parts of 256 KiB that a link of one gigabit carries in a second. */
const perGigabit = 450
const onTimeRates = [perGigabit, 1_000]

/**
 * B5: one long file at full speed, in random parts, and for listeners who read it as it plays, compared with
 * nginx.
 */
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
    const { token, bytes } = data
    const sides: Side[] = [
      { name: 'ours', ...server, path: data.path, token, bytes },
      { name: 'nginx', ...nginx, path: '/long.flac', token, bytes },
    ]
    // The order alternates, since the second one finds the machine as the first one left it.
    const turns = (round % 2 === 0 ? sides : sides.toReversed()).map((side) => streamLoads(side, results))
    for (const side of turns) await side.warmUp()
    for (let turn = 0; turn < fullSpeedTurns; turn += 1) for (const side of turns) await side.atFullSpeed()
    for (const side of turns) await side.inParts()
    for (const rate of onTimeRates) for (const side of turns) await side.inPartsOnTime(rate)
    for (const side of turns) await side.asItPlays()
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
      `A gigabit a second carries ${perGigabit} parts of 256 KiB.`,
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

function rowsOf(results: Rounds): Row[] {
  const beside = (
    workload: string,
    name: string,
    unit: string,
    { atMost, atLeast }: { atMost?: number; atLeast?: number },
  ): Row => {
    const [ours, baseline] = [results.of(name), results.of(name.replace('ours', 'nginx'))]
    const ratio = ours.median / baseline.median
    return {
      workload,
      ours,
      unit,
      baseline: { name: 'nginx', sample: baseline },
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
      baseline: { name: 'nginx', sample: results.of(`${name} nginx memory`) },
      target: `≤ ${targets.memoryMb} MB`,
      isMet: ours.median <= targets.memoryMb,
    }
  }
  const late = results.of('paced ours late')
  const load = (workload: string, name: string, { rate, cpu }: { rate?: number; cpu?: number }): Row[] => [
    beside(workload, `${name} ours`, 'MB/s', { atLeast: rate }),
    beside('  processor per GB', `${name} ours cpu`, 's', { atMost: cpu }),
    beside("    in the server's process", `${name} ours own`, 's', { atMost: cpu }),
    memory(name),
  ]
  const onTime = (perSecond: number): Row[] => [
    beside(`the same, ${perSecond.toLocaleString('en')} a second: p50`, `${perSecond} ours`, 'ms', {}),
    beside('  p99 of a part', `${perSecond} ours p99`, 'ms', { atMost: targets.p99 }),
  ]
  return [
    ...load('200 at full speed', 'full', targets),
    ...load('random parts of 256 KiB, as many as go', 'parts', {}),
    beside('  p99 of a part', 'parts ours p99', 'ms', {}),
    ...onTimeRates.flatMap(onTime),
    ...load('1,000 who listen', 'paced', targets),
    {
      workload: '  had to wait',
      ours: late,
      unit: '% of steps',
      baseline: { name: 'nginx', sample: results.of('paced nginx late') },
      target: '0',
      isMet: late.median === 0,
    },
  ]
}
