import { readFileSync, readdirSync } from 'node:fs'

/** Rules of the measurements: the server has one core, whoever asks it the other. */
export const serverCore = 0
export const loadCore = 1

/** Runs this process, with all its threads, on one core from now on. */
export function pinSelf(core: number): void {
  Bun.spawnSync(['taskset', '-apc', String(core), String(process.pid)])
}

/** Lets this process run wherever it likes again. */
export function unpinSelf(): void {
  Bun.spawnSync(['taskset', '-apc', '0-1023', String(process.pid)])
}

export const pinned = (core: number, command: readonly string[]): string[] => [
  'taskset',
  '-c',
  String(core),
  ...command,
]

export type Finished = { seconds: number; cpuSeconds: number; peak: Resident; output: string }

/** Runs a command to its end. Processor time is that of the process and of the children it waited for. */
export async function runToEnd(command: readonly string[]): Promise<Finished> {
  const startedAt = performance.now()
  const child = Bun.spawn([...command], { stdout: 'pipe', stderr: 'inherit', env: cleanEnvironment() })
  const watch = watchMemory(child.pid)
  const output = await new Response(child.stdout).text()
  const exitCode = await child.exited
  const seconds = (performance.now() - startedAt) / 1_000
  const peak = watch.stop()
  if (exitCode !== 0) throw new Error(`${command.join(' ')} ended with ${exitCode}: ${output}`)
  return { seconds, cpuSeconds: cpuSecondsOf(child), peak, output }
}

/** Options of our own environment must not reach the server that is measured. */
export function cleanEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PEZZOTTIFY_')))
}

export const cpuSecondsOf = (child: Bun.Subprocess): number =>
  Number(child.resourceUsage()?.cpuTime.total ?? 0) / 1e6

/**
 * Megabytes of physical memory of a process and all below it. They run the same program: what they map of files is counted
 * once in `residentMb`, and once for each of them in `summedMb`.
 */
export type Resident = { residentMb: number; summedMb: number }

const sampleEveryMs = 50

/** Samples the memory of a process and of all below it, until told to stop. */
export function watchMemory(pid: number): { stop(): Resident } {
  let peak: Resident = { residentMb: 0, summedMb: 0 }
  const timer = setInterval(() => {
    const now = memoryOfTree(pid)
    peak = {
      residentMb: Math.max(peak.residentMb, now.residentMb),
      summedMb: Math.max(peak.summedMb, now.summedMb),
    }
  }, sampleEveryMs)
  return {
    stop: () => {
      clearInterval(timer)
      return peak
    },
  }
}

const pageBytes = 4_096

export function memoryOfTree(pid: number): Resident {
  let summed = 0
  let own = 0
  let sharedMost = 0
  for (const id of treeOf(pid)) {
    const [, resident = 0, shared = 0] = read(`/proc/${id}/statm`).split(' ').map(Number)
    summed += resident
    own += resident - shared
    sharedMost = Math.max(sharedMost, shared)
  }
  const megabytes = (pages: number): number => (pages * pageBytes) / 1024 / 1024
  return { residentMb: megabytes(own + sharedMost), summedMb: megabytes(summed) }
}

const ticksPerSecond = 100

/** Processor seconds that a running process and all below it have had. */
export function cpuSecondsOfTree(pid: number): number {
  const ticks = treeOf(pid).map((id) => {
    // The name of the program comes before, in brackets, and may contain anything.
    const fields = read(`/proc/${id}/stat`).split(') ').at(-1)?.split(' ') ?? []
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  })
  return ticks.reduce((sum, count) => sum + count, 0) / ticksPerSecond
}

/**
 * Processor seconds that the server's core has had for all it did, together with what the other core had for the network.
 * The kernel goes on sending where an acknowledgement arrives, and that time is in no process of the server's.
 */
export function cpuSecondsOfServing(): number {
  const ticks = ticksOfCore(serverCore).busy + ticksOfCore(loadCore).network
  return ticks / ticksPerSecond
}

/** What a core has done since the machine started. The network is its softirqs, which are little else under such a load. */
function ticksOfCore(core: number): { busy: number; network: number } {
  const line = new RegExp(`^cpu${core} (.*)$`, 'm').exec(read('/proc/stat'))?.[1] ?? ''
  const [user = 0, nice = 0, system = 0, , , interrupts = 0, network = 0] = line.split(' ').map(Number)
  return { busy: user + nice + system + interrupts + network, network }
}

function treeOf(pid: number): number[] {
  const threads = list(`/proc/${pid}/task`)
  const children = threads.flatMap((thread) =>
    read(`/proc/${pid}/task/${thread}/children`).trim().split(' ').filter(Boolean).map(Number),
  )
  return [pid, ...children.flatMap(treeOf)]
}

/** A process that has just ended has nothing. */
function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

function list(path: string): string[] {
  try {
    return readdirSync(path)
  } catch {
    return []
  }
}
