import { globSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { cache } from '../build/apk.ts'
import { linkResources, refuseInvokeDynamic, shell } from '../build/compile.ts'
import { run } from '../build/run.ts'
import { compileApi } from '../build/stubs.ts'
import { findToolchain, type Toolchain } from '../build/toolchain.ts'

const harness = join(import.meta.dir, 'harness')

/** The tools, or null where they cannot be had: who needs them is left out then, and says so. */
export function toolsOrNull(): Toolchain | null {
  try {
    mkdirSync(cache, { recursive: true })
    return findToolchain(cache)
  } catch (error) {
    console.log(`LEFT OUT: the tests of the Android shell. ${error instanceof Error ? error.message : ''}`)
    return null
  }
}

/** What runs the shell on the JVM. */
export type Program = { java: readonly string[]; classPath: string; remove: () => void }

/** The shell and the harness, compiled against fakes of Android that record what they are asked. Null with an SDK: it has no signatures. */
export function compileHarness(toolchain: Toolchain): Program | null {
  if ('jar' in toolchain.android) return null
  const { javac, json } = toolchain
  const work = mkdtempSync(join(tmpdir(), 'pezzottify-shell-'))
  const fakes = compileApi({
    ...toolchain.android,
    mode: 'fakes',
    beside: [join(harness, 'fake/Fake.java')],
    javac,
    cache,
  })
  const assets = join(work, 'assets')
  mkdirSync(assets)
  const { generated } = linkResources(toolchain, { work, assets, version: { name: '0', code: 1 } })
  const classes = join(work, 'classes')
  const sources = [join(shell, 'java'), generated, harness].flatMap((folder) =>
    globSync('**/*.java', { cwd: folder, exclude: ['fake/**'] }).map((name) => join(folder, name)),
  )
  const against = [fakes, ...(json ? [json] : [])]
  run([
    ...javac,
    '--release',
    '8',
    '-nowarn',
    '-Xlint:-options',
    '-proc:none',
    '-cp',
    against.join(':'),
    '-d',
    classes,
    ...sources,
  ])
  refuseInvokeDynamic(classes)
  return {
    java: toolchain.java,
    classPath: [classes, ...against].join(':'),
    remove: () => rmSync(work, { recursive: true, force: true }),
  }
}
