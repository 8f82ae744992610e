import { join } from 'node:path'
import { freshExecutable } from './made.ts'

/**
 * Runs `pezzottify` as an executable made of its sources, which starts in a third of the time. Where the sources are newer, it
 * is made first; where that is not possible, in a folder that cannot be written, say, the sources themselves are run.
 */
export async function launch(): Promise<void> {
  const executable = freshExecutable() ?? (build() ? freshExecutable() : null)
  if (executable !== null) become(executable)
  await import('../src/main.ts')
}

/** In a process of its own, whose memory goes with it. */
const build = (): boolean =>
  Bun.spawnSync([process.execPath, join(import.meta.dir, 'build-for-start.ts')], {
    // The bundler names what it read as seen from here.
    cwd: join(import.meta.dir, '../..'),
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  }).exitCode === 0

/** Goes on as another program: its signals, its output and its number stay those of this process. */
function become(executable: string): void {
  try {
    process.execve?.(executable, [executable, ...process.argv.slice(2)], process.env)
  } catch {
    // It is gone, or may not be run where it lies.
  }
}
