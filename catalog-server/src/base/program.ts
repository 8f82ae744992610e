import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'

/*
 * The program runs from its sources or as an executable built from them (`launch/`). A released executable contains
 * everything it needs; the one that `npm start` builds for itself lies in the project, `catalog-server/dist/NAME/`, and
 * finds the other files there.
 */

const here = import.meta.dir
/** The root of the files inside an executable. */
const embeddedRoot = /^(\/\$bunfs|[A-Z]:[\\/]~BUN)[\\/]root/.exec(here)?.[0]
const embeddedFiles = embeddedRoot && join(embeddedRoot, 'shipped')

/** Whether this is an executable that needs no files beside it. */
export const isStandalone = embeddedFiles !== undefined && existsSync(embeddedFiles)

/** The clone that the program belongs to; none for a standalone executable. */
export const projectRoot = embeddedRoot ? resolve(process.execPath, '../../../..') : resolve(here, '../../..')

/**
 * The command that starts the program again, without its arguments: the executable itself or, in a clone, the launcher
 * that checks whether its sources are newer. The first word is the file to run.
 */
export function startCommand(): string[] {
  const launcher = ['node_modules/.bin/bun', 'catalog-server/bin/pezzottify'].map((path) =>
    join(projectRoot, path),
  )
  return embeddedRoot && !isStandalone && launcher.every((path) => existsSync(path))
    ? launcher
    : [process.execPath]
}

/**
 * The path of a project file or folder, by its path in the project. A standalone executable contains those that it
 * needs.
 */
export const shipped = (path: string): string =>
  join(isStandalone ? (embeddedFiles ?? '') : projectRoot, path)

/** The first argument of an executable that shall run as one of its parts; the second names the part. */
export const partArgument = '--part'

/** Inside an executable, parts have the same paths as below the sources. */
export const partFile = (part: string): string =>
  embeddedRoot ? join(embeddedRoot, `${part}.js`) : resolve(here, '..', `${part}.ts`)

/**
 * The command that starts a part of the program as a process.
 *
 * @param part its file below `src`, without the ending: `media/disk/child`
 */
export const partCommand = (part: string): string[] =>
  embeddedRoot ? [process.execPath, partArgument, part] : [process.execPath, partFile(part)]

/** The options for starting a part as a process: without the server's environment, with pipes for communication. */
export const partSpawning = {
  // In the server's directory Bun would load its `.env`.
  cwd: '/',
  // Parts mostly wait for system calls. The last stage of the compiler takes a quarter of their time and gains less.
  env: { BUN_RUNTIME_TRANSPILER_CACHE_PATH: '0', BUN_JSC_useFTLJIT: 'false' },
  stdin: 'pipe',
  stdout: 'pipe',
  stderr: 'ignore',
} as const

/** Starts a part of the program as a thread. */
export const partWorker = (part: string, options?: WorkerOptions): Worker =>
  new Worker(partFile(part), options)
