import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { compile } from './compile.ts'
import type { Made } from './made.ts'
import { inputOf, madeFile, madeFolder, readMade, runtime } from './made.ts'
import { removeUnused } from './unused.ts'

const root = resolve(import.meta.dir, '../..')

/** Other inputs of the executable. The files of packages all have the same date: the lock files reveal an update. */
const makers = [
  'package-lock.json',
  'node_modules/.package-lock.json',
  ...readdirSync(import.meta.dir).map((name) => `catalog-server/launch/${name}`),
]

/*
 * Builds the executable that `npm start` runs, in a folder of its own, and names it in `made.json` as the one to use.
 * Several builds may run at once: each completes its own, and the one named last is used.
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
  // A start may just have chosen the previous one.
  removeUnused(madeFolder, before, startedAt)
} catch (error) {
  rmSync(folder, { recursive: true, force: true })
  throw error
}
