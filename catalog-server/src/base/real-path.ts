import { existsSync, realpathSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where links lead; for a path that does not exist, by way of its nearest existing folder. Waits for the disk. */
export function realPathOf(path: string): string {
  if (existsSync(path)) return realpathSync(path)
  const above = dirname(path)
  return above === path ? path : join(realPathOf(above), path.slice(above.length))
}
