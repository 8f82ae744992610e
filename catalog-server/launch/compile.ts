import { readdirSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Target } from './runtimes.ts'
import { withoutUnused } from './without-unused.ts'

type Wanted = {
  /** An empty working folder. The executable is written there, as `pezzottify`. */
  folder: string
  runtime: string
  /** The machine of the runtime; by default this one. */
  target?: Target
  /** Folders whose files are included. */
  assets: string[]
}

const root = resolve(import.meta.dir, '../..')
const sourceFolder = resolve(import.meta.dir, '../src')

/**
 * The program itself, and its parts that run as processes and threads: files of their own, which `partFile` names.
 */
const entries = (): string[] => [
  'executable.ts',
  ...readdirSync(sourceFolder, { recursive: true, encoding: 'utf8' }).filter((path) =>
    /(^|[\\/])(child|[\w-]+-worker)\.ts$/.test(path),
  ),
]

/** Compiles the sources to an executable. Resolves to the files that were read, below the root of the project. */
export async function compile({ folder, runtime, target, assets }: Wanted): Promise<string[]> {
  const { metafile } = await Bun.build({
    entrypoints: entries().map((path) => join(sourceFolder, path)),
    root: sourceFolder,
    target: 'bun',
    format: 'esm',
    splitting: true,
    bytecode: true,
    // Names are kept, since they appear in the log.
    minify: { whitespace: true, syntax: true },
    sourcemap: 'inline',
    metafile: true,
    plugins: [withoutUnused],
    compile: {
      ...(target && { target: `bun-${target}` as const }),
      outfile: join(folder, 'pezzottify'),
      executablePath: runtime,
      assets,
      // A `.env` in the current folder must not affect the server.
      autoloadDotenv: false,
      autoloadBunfig: false,
    },
  })
  return Object.keys(metafile?.inputs ?? {}).map((path) => relative(root, resolve(path)))
}
