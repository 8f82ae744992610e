import { join } from 'node:path'
import type { Rounds } from './measure.ts'
import { cpuSecondsOfServing, cpuSecondsOfTree, loadCore, memoryOfTree, pinned } from './process.ts'
import type { WrkRequest } from './wrk.ts'
import { runWrk } from './wrk.ts'

const seconds = 6
/** Until the runtime has compiled frequent code. */
const warmUpSeconds = 5
const rangeBytes = 256 * 1024
/** The first seconds fill the buffers between the two. */
const paced = { clients: 1_000, seconds: 13, settleSeconds: 3 }
/** Long enough that a single pause of a tenth of a second is below one per cent. */
const onTimeSeconds = 12

type Wrk = { requests: readonly WrkRequest[]; connections: number }
type Played = { megabytes: number; late: number; steps: number }

/** A server under test: its name in the results, its address and process, and the requested file. */
export type Side = { name: string; url: string; pid: number; path: string; token: string; bytes: number }

/** Runs all loads on a side, and adds the results under its name. */
export function streamLoads(side: Side, results: Rounds) {
  const { name, url, pid, path, token, bytes } = side
  const usage = () => ({
    cpu: cpuSecondsOfServing(),
    own: cpuSecondsOfTree(pid),
    memory: memoryOfTree(pid).residentMb,
  })
  /** Adds the processor seconds per gigabyte since a measurement, and the growth of memory. */
  const addUsage = (load: string, before: ReturnType<typeof usage>, gigabytes: number): void => {
    const now = usage()
    results.add(`${load} ${name} cpu`, (now.cpu - before.cpu) / gigabytes)
    results.add(`${load} ${name} own`, (now.own - before.own) / gigabytes)
    results.add(`${load} ${name} memory`, now.memory - before.memory)
  }

  const warmUp = (wrk: Wrk) => runWrk({ url, token, ...wrk, seconds: warmUpSeconds })
  const withWrk = async (load: string, wrk: Wrk): Promise<void> => {
    const before = usage()
    const { megabytesPerSecond, p99 } = await runWrk({ url, token, ...wrk, seconds })
    addUsage(load, before, (megabytesPerSecond * seconds) / 1_000)
    results.add(`${load} ${name}`, megabytesPerSecond)
    results.add(`${load} ${name} p99`, p99)
  }
  const atFullSpeed: Wrk = { requests: [{ path }], connections: 200 }

  /** Starts a load program on the core of the load; its lines are returned one by one. */
  const start = (tool: string, settings: Record<string, number>): (() => Promise<string>) => {
    const args = ['--port', new URL(url).port, '--path', path, '--token', token]
    const more = Object.entries(settings).flatMap(([option, value]) => [`--${option}`, String(value)])
    const command = pinned(loadCore, [process.execPath, join(import.meta.dirname, tool), ...args, ...more])
    const lines = Bun.spawn(command, { stdout: 'pipe', stderr: 'inherit' }).stdout.getReader()
    return async () => new TextDecoder().decode((await lines.read()).value)
  }

  return {
    warmUp: () => warmUp(atFullSpeed),
    atFullSpeed: () => withWrk('full', atFullSpeed),
    inParts: async (): Promise<void> => {
      const requests = Array.from({ length: 1_000 }, (): WrkRequest => {
        const from = Math.floor(Math.random() * (bytes - rangeBytes))
        return { path, headers: { Range: `bytes=${from}-${from + rangeBytes - 1}` } }
      })
      const wrk = { requests, connections: 16 }
      await warmUp(wrk)
      await withWrk('parts', wrk)
    },
    inPartsOnTime: async (perSecond: number): Promise<void> => {
      const settings = { bytes, part: rangeBytes, 'per-second': perSecond, seconds: onTimeSeconds }
      const line = await start('part-load.ts', settings)()
      const { p50, p99 } = JSON.parse(line) as { p50: number; p99: number }
      results.add(`${perSecond} ${name}`, p50)
      results.add(`${perSecond} ${name} p99`, p99)
    },
    asItPlays: async (): Promise<void> => {
      const { clients, settleSeconds } = paced
      const nextLine = start('paced-clients.ts', { clients, seconds: paced.seconds, settle: settleSeconds })
      await nextLine()
      const before = usage()
      const { megabytes, late, steps } = JSON.parse(await nextLine()) as Played
      addUsage('paced', before, megabytes / 1_000)
      results.add(`paced ${name}`, megabytes / (paced.seconds - settleSeconds))
      results.add(`paced ${name} late`, (late / steps) * 100)
    },
  }
}
