import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compile } from './compile.ts'
import type { Made } from './made.ts'
import { inputOf, madeFile, madeFolder, readMade, runtime } from './made.ts'

const root = resolve(import.meta.dir, '../..')

/** What else an executable follows from. The files of packages all carry one date: the lists of them tell of an update. */
const makers = [
  'package-lock.json',
  'node_modules/.package-lock.json',
  ...readdirSync(import.meta.dir).map((name) => `catalog-server/launch/${name}`),
]

const unfinishedMaxMs = 600_000

/*
 * Makes the executable that `npm start` runs, in a folder of its own, and says in `made.json` that this is the one to use.
 * Several may do so at the same time: each finishes its own, and the one that is named last is used.
 */
const startedAt = Date.now()
const name = `${startedAt.toString(36)}-${process.pid}`
const folder = join(madeFolder, name)
try {
  mkdirSync(folder, { recursive: true })
  const read = await compile({ folder, runtime: process.execPath, assets: [] })
  const inputs = [...makers, ...read].filter((path) => existsSync(join(root, path))).map(inputOf)
  const changed = inputs.find(([, modifiedMs]) => modifiedMs >= startedAt)
  if (changed) throw new Error(`${changed[0]} was changed meanwhile`)
  const before = readMade()?.name
  for (const file of readdirSync(folder)) if (file !== 'pezzottify') rmSync(join(folder, file))
  const made: Made = { runtime, name, inputs }
  writeFileSync(join(folder, 'made.json'), JSON.stringify(made))
  renameSync(join(folder, 'made.json'), madeFile)
  // A server may still run from the one before. Older ones are nobody's.
  for (const other of readdirSync(madeFolder)) if (other !== before && isOld(other)) remove(other)
} catch (error) {
  remove(name)
  throw error
}

function remove(other: string): void {
  rmSync(join(madeFolder, other), { recursive: true, force: true })
}

/** Begun so long ago that nobody is still at it. */
function isOld(other: string): boolean {
  const begunAt = Number.parseInt(/^([0-9a-z]+)-\d+$/.exec(other)?.[1] ?? '', 36)
  return begunAt < startedAt - unfinishedMaxMs
}
