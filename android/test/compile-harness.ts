import { createHash } from 'node:crypto'
import { globSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from '../build/apk.ts'
import { linkResources, refuseInvokeDynamic, shell } from '../build/compile.ts'
import { madeOnce } from '../build/made-once.ts'
import { run } from '../build/run.ts'
import { compileApi } from '../build/stubs.ts'
import { findToolchain, type Toolchain } from '../build/toolchain.ts'

const harness = join(import.meta.dir, 'harness')

/** The tools, or null when they are not available: tests that need them are left out then, and say so. */
export function toolsOrNull(): Toolchain | null {
  try {
    mkdirSync(cache, { recursive: true })
    return findToolchain(cache)
  } catch (error) {
    console.log(`LEFT OUT: the tests of the Android shell. ${error instanceof Error ? error.message : ''}`)
    return null
  }
}

/** A command that runs the shell with given properties, on the JVM or on Android's runtime. */
export type Program = {
  command: (properties: Record<string, string>) => string[]
  env?: Record<string, string>
}

/** The folders of classes of the shell and its environment. */
export type Compiled = { shell: string; harness: string; fakes: string; json: string | null }

/**
 * The shell and the harness, compiled against fakes of Android that record their calls. Compiled once for the same
 * sources. Null with an SDK, which has no signatures to make fakes from.
 */
export function compileHarness(toolchain: Toolchain): Compiled | null {
  if ('jar' in toolchain.android) return null
  const { javac, json } = toolchain
  const beside = [join(harness, 'fake/Fake.java')]
  const fakes = compileApi({ ...toolchain.android, mode: 'fakes', beside, javac, cache })
  const folder = madeOnce(join(cache, `harness-${hashOf([shell, harness], fakes)}`), (work) => {
    mkdirSync(join(work, 'assets'))
    const version = { name: '0', code: 1 }
    const { generated } = linkResources(toolchain, { work, assets: join(work, 'assets'), version })
    const compile = (folders: string[], out: string): void => {
      const sources = folders.flatMap((folder) =>
        globSync('**/*.java', { cwd: folder, exclude: ['fake/**'] }).map((name) => join(folder, name)),
      )
      const options = ['--release', '8', '-nowarn', '-Xlint:-options', '-proc:none']
      const against = [fakes, ...(json ? [json] : [])].join(':')
      run([...javac, ...options, '-cp', against, '-d', join(work, out), ...sources])
      refuseInvokeDynamic(join(work, out))
    }
    compile([join(shell, 'java'), generated], 'shell')
    compile([harness], 'harness')
  })
  return { shell: join(folder, 'shell'), harness: join(folder, 'harness'), fakes, json }
}

/** Changes with any file below the folders. */
function hashOf(folders: readonly string[], ...more: readonly string[]): string {
  const hash = createHash('sha256')
  for (const text of more) hash.update(text)
  for (const folder of folders)
    for (const name of globSync('**/*.*', { cwd: folder }).sort())
      hash.update(name).update(readFileSync(join(folder, name)))
  return hash.digest('hex').slice(0, 16)
}

/** The shell on the JVM of this machine. */
export function onJvm(toolchain: Toolchain, { shell, harness, fakes, json }: Compiled): Program {
  const classPath = [shell, harness, fakes, ...(json ? [json] : [])].join(':')
  return {
    command: (properties) => [
      ...toolchain.java,
      '-Xshare:auto',
      '-XX:TieredStopAtLevel=1',
      ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
      '-cp',
      classPath,
      'Harness',
    ],
  }
}
