import { existsSync, mkdirSync, readFileSync, rmdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

export type MemoryGroup = {
  /** The command that runs another one within the limit. */
  under: string[]
  /** How many processes the system has ended because the limit was reached. */
  killed(): number
  remove(): void
}

const root = '/sys/fs/cgroup'

/**
 * A control group that may use so much memory, and no swap, as a container has it. Needs root.
 *
 * @throws when the system lets nobody make one
 */
export function makeMemoryGroup(name: string, maxMb: number): MemoryGroup {
  const isFirst = existsSync(join(root, 'memory'))
  const folder = join(root, isFirst ? 'memory' : '', name)
  const maxBytes = String(maxMb * 1024 * 1024)
  mkdirSync(folder, { recursive: true })
  const limits = isFirst
    ? ['memory.limit_in_bytes', 'memory.memsw.limit_in_bytes']
    : ['memory.max', 'memory.swap.max']
  for (const file of limits.map((limit) => join(folder, limit)))
    if (existsSync(file)) writeFileSync(file, file.endsWith('swap.max') ? '0' : maxBytes)
  const events = join(folder, isFirst ? 'memory.oom_control' : 'memory.events')
  return {
    under: ['sh', '-c', `echo $$ > ${join(folder, 'cgroup.procs')} && exec "$@"`, 'sh'],
    killed: () => Number(/^oom_kill (\d+)/m.exec(readFileSync(events, 'utf8'))?.[1] ?? 0),
    remove: () => rmdirSync(folder),
  }
}
