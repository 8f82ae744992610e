import { readFileSync, readdirSync } from 'node:fs'

/** Rule of the measurements: the server has one core, the load the other. */
export const serverCore = 0
export const loadCore = 1

/** Pins this process, with all its threads, to one core. */
export function pinSelf(core: number): void {
  Bun.spawnSync(['taskset', '-apc', String(core), String(process.pid)])
}

/** Lets this process run on all cores again. */
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

/** Our own environment's options must not reach the measured server. */
export function cleanEnvironment(): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('PEZZOTTIFY_')))
}

export const cpuSecondsOf = (child: Bun.Subprocess): number =>
  Number(child.resourceUsage()?.cpuTime.total ?? 0) / 1e6

/**
 * Megabytes of physical memory of a process and its descendants. They run the same program: mapped files count once in
 * `residentMb`, and once for each process in `summedMb`.
 */
export type Resident = { residentMb: number; summedMb: number }

const sampleEveryMs = 50

/** Samples the memory of a process and its descendants until stopped. */
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

/** How often the main thread of a process has gone to sleep so far, and so has been woken up. */
export const wakesOf = (pid: number): number =>
  Number(/^voluntary_ctxt_switches:\s+(\d+)/m.exec(read(`/proc/${pid}/task/${pid}/status`))?.[1] ?? 0)

const ticksPerSecond = 100

/** The processor seconds so far of a running process and its descendants. */
export function cpuSecondsOfTree(pid: number): number {
  const ticks = treeOf(pid).map((id) => {
    // The name of the program precedes the fields, in brackets, and may contain anything.
    const fields = read(`/proc/${id}/stat`).split(') ').at(-1)?.split(' ') ?? []
    return Number(fields[11] ?? 0) + Number(fields[12] ?? 0)
  })
  return ticks.reduce((sum, count) => sum + count, 0) / ticksPerSecond
}

/**
 * The processor seconds so far of the server's core for everything, and of the other core for the network. The kernel
 * continues sending where an acknowledgement arrives, and that time belongs to no process of the server.
 */
export function cpuSecondsOfServing(): number {
  const ticks = ticksOfCore(serverCore).busy + ticksOfCore(loadCore).network
  return ticks / ticksPerSecond
}

/**
 * The activity of a core since the machine started. The network is its softirqs, which are little else under such a
 * load.
 */
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

/** Empty for a process that has just ended. */
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
