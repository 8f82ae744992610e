import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dir, '../..')

/** The folder of executables. Each has a folder of its own, so that a running server keeps its executable. */
export const madeFolder = join(import.meta.dir, '../dist')
export const madeFile = join(madeFolder, 'made.json')

/** The newest executable and its inputs. */
export type Made = {
  runtime: string
  /** The name of its folder. */
  name: string
  inputs: Input[]
}

/** An input file, below the root of the project, with the values that show whether it has changed. */
export type Input = [path: string, modifiedMs: number, sizeBytes: number]

export const runtime = `${Bun.revision} ${process.platform} ${process.arch}`

export function inputOf(path: string): Input {
  const { mtimeMs, size } = statSync(`${root}/${path}`)
  return [path, mtimeMs, size]
}

const executableIn = (name: string): string => join(madeFolder, name, 'pezzottify')

/** Null when nothing was built, or the build is incomplete. */
export function readMade(): Made | null {
  try {
    // Our own program wrote it, and put it in place as a whole.
    return JSON.parse(readFileSync(madeFile, 'utf8')) as Made
  } catch {
    return null
  }
}

/** The executable of the present sources; null when there is none. It checks every input, in three milliseconds. */
export function freshExecutable(): string | null {
  const made = readMade()
  return made?.runtime === runtime && made.inputs.every(isSame) ? executableIn(made.name) : null
}

function isSame([path, modifiedMs, sizeBytes]: Input): boolean {
  const facts = statSync(`${root}/${path}`, { throwIfNoEntry: false })
  return facts?.mtimeMs === modifiedMs && facts.size === sizeBytes
}
