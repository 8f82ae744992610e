import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/*
 * The program runs from its sources or as an executable made of them (`launch/`). One that is given to people has all it
 * needs inside; the one that `npm start` makes for itself lies in the project, `catalog-server/dist/NAME/`, and finds the rest
 * there.
 */

const here = import.meta.dir
/** Where an executable has its own files. */
const embeddedRoot = /^(\/\$bunfs|[A-Z]:[\\/]~BUN)[\\/]root/.exec(here)?.[0]
const embeddedFiles = embeddedRoot && join(embeddedRoot, 'shipped')

/** An executable that needs nothing beside it. */
export const isStandalone = embeddedFiles !== undefined && existsSync(embeddedFiles)

/** The clone that the program belongs to. One that stands alone has none. */
export const projectRoot = embeddedRoot ? resolve(process.execPath, '../../../..') : resolve(here, '../../..')

/**
 * What the program is started anew with, before its arguments: itself, or in a clone who looks whether its sources are newer.
 * The first is the file that is run.
 */
export function startCommand(): string[] {
  const launcher = ['node_modules/.bin/bun', 'catalog-server/bin/pezzottify'].map((path) =>
    join(projectRoot, path),
  )
  return embeddedRoot && !isStandalone && launcher.every((path) => existsSync(path))
    ? launcher
    : [process.execPath]
}

/** Where a file or folder of the project is, by its path there. What stands alone carries those that it needs. */
export const shipped = (path: string): string =>
  join(isStandalone ? (embeddedFiles ?? '') : projectRoot, path)

/** The first argument of an executable that is to be one of its parts. The second says which. */
export const partArgument = '--part'

/** Parts of an executable are spelled as below the sources. */
export const partFile = (part: string): string =>
  embeddedRoot ? join(embeddedRoot, `${part}.js`) : resolve(here, '..', `${part}.ts`)

/**
 * What starts a part of the program as a process.
 *
 * @param part its file below `src`, without the ending: `media/disk/child`
 */
export const partCommand = (part: string): string[] =>
  embeddedRoot ? [process.execPath, partArgument, part] : [process.execPath, partFile(part)]

/** How each part that is a process is started: it knows nothing of the server's environment, and is talked to by pipes. */
export const partSpawning = {
  // From the server's directory Bun would load its `.env`.
  cwd: '/',
  env: { BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0' },
  stdin: 'pipe',
  stdout: 'pipe',
  stderr: 'ignore',
} as const

/** What starts a part of the program as a thread. */
export const partWorker = (part: string, options?: WorkerOptions): Worker =>
  new Worker(partFile(part), options)
