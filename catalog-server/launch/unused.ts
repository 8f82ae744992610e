import { readdirSync, readlinkSync, rmSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'

/** A build that was begun longer ago than this is not running any more. */
const unfinishedMaxMs = 600_000

/**
 * Removes the executables in `folder` that nobody needs: those begun long before `nowMs`, but for the one called `kept`
 * and those that run. A server starts its parts from its own, and may run through any number of later builds, since
 * every command builds when the sources have changed.
 */
export function removeUnused(folder: string, kept: string | undefined, nowMs: number): void {
  const unused = readdirSync(folder).filter(
    (name) => name !== kept && begunAt(name) < nowMs - unfinishedMaxMs,
  )
  if (unused.length === 0) return
  const running = foldersRunning()
  for (const name of unused)
    if (!running.has(name)) rmSync(join(folder, name), { recursive: true, force: true })
}

const begunAt = (name: string): number => Number.parseInt(/^([0-9a-z]+)-\d+$/.exec(name)?.[1] ?? '', 36)

/** The names of the folders that programs run from, as far as the system tells: Linux does. */
function foldersRunning(): Set<string> {
  return new Set(
    namesIn('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((id) => basename(dirname(programOf(id)))),
  )
}

function namesIn(folder: string): string[] {
  try {
    return readdirSync(folder)
  } catch {
    return []
  }
}

/** Empty for a process of another user, and one that has just ended. */
function programOf(id: string): string {
  try {
    return readlinkSync(`/proc/${id}/exe`)
  } catch {
    return ''
  }
}
