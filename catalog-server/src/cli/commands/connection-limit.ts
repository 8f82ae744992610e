import { closeSync, existsSync, openSync, readFileSync } from 'node:fs'
import { connectionsTo, openDescriptors, resetDescriptor } from '../../http/reset-connection.ts'
import type { Log } from '../../base/log.ts'

/** Descriptors reserved for files, whatever the number of connections. */
const spareDescriptors = 16
const lookEveryMinMs = 100
const lookEveryMaxMs = 1_000
/** More than Bun accepts on a fast machine: until the next look, a burst must not use up what is left. */
const acceptedPerMsMax = 50
/** The interval while connections are refused: the sooner waiting ones are refused, the less Bun spins. */
const lookAgainMs = 10
const tellEveryMs = 60_000
const limitsFile = '/proc/self/limits'

/**
 * Refuses connections before they use up the descriptors of the process. Bun accepts as long as there are any; then
 * waiting connections keep it busy trying, at a whole core, and no file can be opened. Each connection may read a file,
 * so connections get half of the descriptors, and never the last ones. The newest are reset; those being served go on.
 *
 * It runs as long as the process. Systems other than Linux do not list descriptors: there nothing is refused.
 */
export function limitConnections(port: number, log: Log): void {
  const limit = descriptorLimit()
  if (limit === null) return
  let known = new Set<number>()
  let refusedSince = 0
  let toldAtMs = -Infinity

  const list = createLister()
  const look = (): void => {
    const open = list()
    const refused = open.length > limit / 2 ? refuseExcess(open, known, port, limit) : []
    known = new Set(open).difference(new Set(refused))
    refusedSince += refused.length
    if (refusedSince > 0 && performance.now() - toldAtMs >= tellEveryMs) {
      log.warn('Connections are refused: the process may not open more files', {
        refused: refusedSince,
        limit,
      })
      refusedSince = 0
      toldAtMs = performance.now()
    }
    setTimeout(look, refused.length > 0 ? lookAgainMs : safeWaitMs(limit / 2 - open.length)).unref()
  }
  // Loads the system calls now, while there is a descriptor for that.
  connectionsTo(port, [])
  look()
}

/** How long not to look while there is room for so many connections. A server at rest lets the processor sleep. */
const safeWaitMs = (room: number): number =>
  Math.min(Math.max(room / acceptedPerMsMax, lookEveryMinMs), lookEveryMaxMs)

/** Lists the open descriptors even when none is left: listing takes one, which is reserved until then. */
function createLister(): () => number[] {
  const hold = (): number | null => {
    try {
      return openSync('/dev/null', 'r')
    } catch {
      // Another thread took it. It is tried again the next time.
      return null
    }
  }
  let held = hold()
  return () => {
    if (held !== null) closeSync(held)
    try {
      return openDescriptors()
    } catch {
      return []
    } finally {
      held = hold()
    }
  }
}

/** Closes connections above the limit, among those that were not known at the last look. */
function refuseExcess(
  open: readonly number[],
  known: ReadonlySet<number>,
  port: number,
  limit: number,
): number[] {
  const connections = connectionsTo(port, open)
  const others = open.length - connections.length
  const excess = connections.length - Math.min(limit / 2, limit - others - spareDescriptors)
  if (excess <= 0) return []
  const newest = connections.filter((descriptor) => !known.has(descriptor)).slice(-Math.ceil(excess))
  return newest.filter(resetDescriptor)
}

/** The limit of descriptors of this process; Bun has raised it as far as it may. Null when it is unknown. */
function descriptorLimit(): number | null {
  if (!existsSync(limitsFile)) return null
  const soft = /^Max open files +(\d+)/m.exec(readFileSync(limitsFile, 'utf8'))?.[1]
  return soft === undefined ? null : Number(soft)
}
