import { basename, dirname, join } from 'node:path'
import { cache } from '../../build/apk.ts'
import { madeOnce } from '../../build/made-once.ts'
import { run } from '../../build/run.ts'
import type { Toolchain } from '../../build/toolchain.ts'
import type { Compiled } from '../compile-harness.ts'
import type { Art } from './art.ts'

/** Runs a program of the harness on Android's runtime, with the byte code of an APK. */
export type ArtProgram = {
  command: (properties: Record<string, string>, main?: string) => string[]
  env: Record<string, string>
}

/** The same harness as on the JVM. The replaced framework is byte code too, and lies on the boot class path. */
export function onArt(toolchain: Toolchain, art: Art, compiled: Compiled, apk: string): ArtProgram {
  const { dexLibrary } = toolchain
  if (!dexLibrary) throw new Error('no compiler to byte code for a library')
  const { fakes, harness } = compiled
  const framework = madeOnce(join(cache, `art-${basename(fakes)}`), (work) => {
    run(dexLibrary([fakes], join(work, 'framework.jar')))
  })
  const tests = madeOnce(join(cache, `art-${basename(dirname(harness))}`), (work) => {
    run(dexLibrary([harness], join(work, 'harness.jar')))
  })
  return {
    command: (properties, main = 'Harness') =>
      art.command({
        classPath: [apk, join(tests, 'harness.jar')],
        framework: join(framework, 'framework.jar'),
        properties,
        main,
      }),
    env: art.env,
  }
}
