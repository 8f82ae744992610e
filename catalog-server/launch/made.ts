import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dir, '../..')

/** Where executables lie. Each has a folder of its own, so that a server that runs keeps the one that it runs from. */
export const madeFolder = join(import.meta.dir, '../dist')
export const madeFile = join(madeFolder, 'made.json')

/** What the newest executable was made of. */
export type Made = {
  runtime: string
  /** Of its folder. */
  name: string
  inputs: Input[]
}

/** A file that it follows from, below the root of the project, and how one sees that it is still the same. */
export type Input = [path: string, modifiedMs: number, sizeBytes: number]

export const runtime = `${Bun.revision} ${process.platform} ${process.arch}`

export function inputOf(path: string): Input {
  const { mtimeMs, size } = statSync(`${root}/${path}`)
  return [path, mtimeMs, size]
}

export const executableIn = (name: string): string => join(madeFolder, name, 'pezzottify')

/** Null where nothing was made, or half of it. */
export function readMade(): Made | null {
  try {
    // Our own program wrote it, and put it in place whole.
    return JSON.parse(readFileSync(madeFile, 'utf8')) as Made
  } catch {
    return null
  }
}

/** The executable of what lies here now; null when there is none. It looks at every input, in three milliseconds. */
export function freshExecutable(): string | null {
  const made = readMade()
  return made?.runtime === runtime && made.inputs.every(isSame) ? executableIn(made.name) : null
}

function isSame([path, modifiedMs, sizeBytes]: Input): boolean {
  const facts = statSync(`${root}/${path}`, { throwIfNoEntry: false })
  return facts?.mtimeMs === modifiedMs && facts.size === sizeBytes
}
