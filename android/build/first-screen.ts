import { copyFileSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './run.ts'

const sources = join(import.meta.dir, '../setup')

/** Builds the first screen, which asks for the server, into `folder`. */
export function buildFirstScreen(folder: string): void {
  mkdirSync(folder, { recursive: true })
  for (const name of ['index.html', 'setup.css']) copyFileSync(join(sources, name), join(folder, name))
  const options = ['--minify', '--target', 'browser', '--outfile', join(folder, 'main.js')]
  run([process.execPath, 'build', join(sources, 'main.ts'), ...options])
}
