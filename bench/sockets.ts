import { join } from 'node:path'
import { makeAdministrators } from './tools/account.ts'
import { Rounds } from './tools/measure.ts'
import type { BenchOptions } from './tools/options.ts'
import { loadCore, memoryOfTree, pinned, runToEnd, serverCore } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { freePort } from '../catalog-server/src/testing/free-port.ts'
import { startServer } from './tools/server.ts'
import { emptyFolder } from './tools/work-folder.ts'

const tools = join(import.meta.dirname, 'tools')
const fanOut = { users: 1, devices: 50 }
/** Long enough that a single pause does not determine the p99. */
const crowd = { users: 1_000, devices: 5, rate: 1_000, seconds: 10 }
const idleSockets = 10_000
const limits = { ratio: 0.5, p99: 10, kilobytes: 10, stalled: 1.1 }

type Load = { perSecond: number; p99: number }
type Target = { port: number; tokens: string }

/** B7: how quickly a change of one device reaches the others, and the cost of an open socket. */
export async function benchSockets({ rounds }: BenchOptions): Promise<void> {
  const data = emptyFolder('sockets')
  // The last token of each user acts, the others listen.
  const few = await makeAdministrators(data, fanOut.users, fanOut.devices)
  const token = few[0]?.[0] ?? ''
  const many = await makeAdministrators(data, crowd.users, crowd.devices + 1, 'crowd')
  const results = new Rounds()
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServer({ data, token, path: '/v1/sync/state', core: serverCore })
    const bare = await startBare()
    const port = Number(new URL(server.url).port)
    const paced = ['--rate', String(crowd.rate), '--seconds', String(crowd.seconds)]
    const crowds = [
      ['crowd', many, paced],
      ['stalled', many, [...paced, '--stalled', '0.1']],
    ] as const
    // The order alternates, since the second one finds the machine as the first one left it.
    const turns = round % 2 === 0 ? crowds : crowds.toReversed()
    for (const [name, own, options] of [['fan', few, []] as const, ...turns]) {
      note(results, `${name} ours`, await load({ port, tokens: await written(data, name, own) }, options))
      const named = own.map((tokens, user) => tokens.map((_, device) => `${user}-${device}`))
      note(
        results,
        `${name} bare`,
        await load({ port: bare.port, tokens: await written(data, `bare-${name}`, named) }, options),
      )
    }
    results.add(
      'idle',
      await bytesPerSocket(server.pid, { port, tokens: await written(data, 'idle', idle(many)) }),
    )
    bare.stop()
    await server.stop()
  }
  await publish({
    name: 'sockets',
    title: 'B7: sockets',
    settings: { rounds, server: `core ${serverCore}`, load: `core ${loadCore}`, 'rate limits': 'off' },
    rows: rowsOf(results),
    notes: [
      'From the request of one device to the message on another; ours with the durable commit, the bare one without.',
      'Both the servers and the load have one core each; the load itself is part of every latency.',
    ],
  })
}

const note = (results: Rounds, name: string, { perSecond, p99 }: Load): void => {
  results.add(name, perSecond)
  results.add(`${name} p99`, p99)
}

/** Ten sockets for each user, none of which acts. */
const idle = (users: string[][]): string[][] =>
  users.map((tokens) => [...tokens.slice(0, 5), ...tokens.slice(0, 5), ''])

async function written(folder: string, name: string, tokens: string[][]): Promise<string> {
  const path = join(folder, `${name}.json`)
  await Bun.write(path, JSON.stringify(tokens))
  return path
}

async function load({ port, tokens }: Target, options: readonly string[]): Promise<Load> {
  const args = ['--port', String(port), '--tokens', tokens, ...options]
  const command = pinned(loadCore, [process.execPath, join(tools, 'socket-load.ts'), ...args])
  return JSON.parse((await runToEnd(command)).output) as Load
}

async function bytesPerSocket(pid: number, { port, tokens }: Target): Promise<number> {
  const before = memoryOfTree(pid).residentMb
  const args = ['--port', String(port), '--tokens', tokens, '--idle']
  const child = Bun.spawn([process.execPath, join(tools, 'socket-load.ts'), ...args], {
    stdin: 'pipe',
    stdout: 'pipe',
  })
  const { value } = await child.stdout.getReader().read()
  const { opened } = JSON.parse(new TextDecoder().decode(value)) as { opened: number }
  if (opened !== idleSockets) throw new Error(`${opened} sockets are open`)
  await Bun.sleep(1_000)
  const kilobytes = ((memoryOfTree(pid).residentMb - before) * 1024) / opened
  child.stdin.write('\n')
  child.stdin.end()
  await child.exited
  return kilobytes
}

async function startBare(): Promise<{ port: number; stop: () => void }> {
  const port = freePort()
  const child = Bun.spawn(
    pinned(serverCore, [process.execPath, join(tools, 'bare-publish.ts'), String(port)]),
  )
  while (!(await fetch(`http://127.0.0.1:${port}/`, { method: 'POST' }).catch(() => null)))
    await Bun.sleep(10)
  return { port, stop: () => child.kill() }
}

function rowsOf(results: Rounds): Row[] {
  const row = (workload: string, name: string): Row[] => {
    const of = (side: string) => ({
      perSecond: results.of(`${name} ${side}`),
      p99: results.of(`${name} ${side} p99`),
    })
    const [ours, bare] = [of('ours'), of('bare')]
    const ratio = ours.perSecond.median / bare.perSecond.median
    return [
      {
        workload,
        ours: ours.perSecond,
        unit: 'messages/s',
        baseline: { name: 'bare publish', sample: bare.perSecond },
        ratio,
        target: `≥ ${limits.ratio} ×`,
        isMet: ratio >= limits.ratio,
      },
      {
        workload: '  p99',
        ours: ours.p99,
        unit: 'ms',
        baseline: { name: 'bare publish', sample: bare.p99 },
        target: `≤ ${limits.p99} ms`,
        isMet: ours.p99.median <= limits.p99,
      },
    ]
  }
  const [stalled, smooth] = [results.of('stalled ours p99'), results.of('crowd ours p99')]
  const idleCost = results.of('idle')
  return [
    ...row('one user, 49 devices hear one', 'fan'),
    ...row('1,000 users × 5 devices, 1,000 events/s', 'crowd'),
    ...row('the same, a tenth reads nothing', 'stalled'),
    {
      workload: '  p99 against without',
      ours: stalled,
      unit: 'ms',
      baseline: { name: 'all read', sample: smooth },
      ratio: stalled.median / smooth.median,
      target: `≤ ${limits.stalled} ×`,
      isMet: stalled.median <= smooth.median * limits.stalled,
    },
    {
      workload: '10,000 idle sockets, each',
      ours: idleCost,
      unit: 'KB',
      target: `≤ ${limits.kilobytes} KB`,
      isMet: idleCost.median <= limits.kilobytes,
    },
  ]
}
