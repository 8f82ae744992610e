import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { createLog } from '../src/base/log.ts'
import { viewerFile } from '../src/http/api-docs.ts'
import { versionOf } from '../src/base/version.ts'
import { prepareWebApp } from '../src/cli/commands/web-build.ts'
import { compile } from './compile.ts'
import type { Target } from './runtimes.ts'
import { isTarget, runtimeFor, targets } from './runtimes.ts'

const root = resolve(import.meta.dir, '../..')
const { values, positionals } = parseArgs({
  args: process.argv.slice(2),
  options: { outdir: { type: 'string', default: join(root, 'dist') } },
  allowPositionals: true,
})

/*
 * npm run build:binary -- [--outdir FOLDER] [TARGET…]: builds an executable for each target (linux-x64, linux-arm64, …;
 * by default for this machine), which contains the web app, the demo album and the API viewer.
 */
const staging = mkdtempSync(join(tmpdir(), 'pezzottify-binary-'))
try {
  const wanted = positionals.length > 0 ? positionals : [`${process.platform}-${process.arch}`]
  const unknown = wanted.find((target) => !isTarget(target))
  if (unknown !== undefined)
    throw new Error(`There is no target "${unknown}". There are: ${targets.join(', ')}`)
  await stage(join(staging, 'shipped'))
  for (const target of wanted.filter(isTarget)) await build(target)
} catch (error) {
  console.error(error instanceof Error ? error.message : error)
  process.exitCode = 1
} finally {
  rmSync(staging, { recursive: true, force: true })
}

/** The files inside the executable, under the names that `shipped` knows. */
async function stage(folder: string): Promise<void> {
  const webApp = await prepareWebApp(root, createLog('WARN'))
  if (webApp === null) throw new Error('Without the web app there is no executable')
  mkdirSync(folder)
  cpSync(webApp, join(folder, 'web/dist'), { recursive: true })
  cpSync(join(root, 'demo'), join(folder, 'demo'), { recursive: true })
  cpSync(join(root, 'LICENSE'), join(folder, 'LICENSE'))
  cpSync(viewerFile(), join(folder, 'viewer.js'))
  writeFileSync(join(folder, 'version'), await versionOf(process.env))
}

async function build(target: Target): Promise<void> {
  const startedAt = performance.now()
  const folder = join(staging, target)
  mkdirSync(folder)
  await compile({ folder, target, runtime: await runtimeFor(target), assets: [join(staging, 'shipped')] })
  const file = join(values.outdir, `pezzottify-${target}`)
  mkdirSync(values.outdir, { recursive: true })
  copyFileSync(join(folder, 'pezzottify'), file)
  chmodSync(file, 0o755)
  console.log(`${file}: ${((performance.now() - startedAt) / 1_000).toFixed(1)} s`)
}
