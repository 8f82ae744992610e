import { join } from 'node:path'
import { freshExecutable } from './made.ts'

/**
 * Runs `pezzottify` as an executable compiled from its sources, which starts in a third of the time. When the sources
 * are newer, it is compiled first; when that is impossible, as in a read-only folder, the sources themselves are run.
 */
export async function launch(): Promise<void> {
  const executable = freshExecutable() ?? (build() ? freshExecutable() : null)
  if (executable !== null) become(executable)
  await import('../src/main.ts')
}

/** In a separate process, so that its memory is freed. */
const build = (): boolean =>
  Bun.spawnSync([process.execPath, join(import.meta.dir, 'build-for-start.ts')], {
    // The bundler's paths are relative to this folder.
    cwd: join(import.meta.dir, '../..'),
    stdin: 'ignore',
    stdout: 'ignore',
    stderr: 'ignore',
  }).exitCode === 0

/** Replaces this process by another program (`exec`): signals, output and process id stay the same. */
function become(executable: string): void {
  try {
    process.execve?.(executable, [executable, ...process.argv.slice(2)], process.env)
  } catch {
    // It is gone, or may not be executed there.
  }
}
