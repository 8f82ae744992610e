import { cpSync, globSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { needsInvokeDynamic } from './class-file.ts'
import { buildFirstScreen } from './first-screen.ts'
import { run } from './run.ts'
import { compileApi } from './stubs.ts'
import type { Toolchain } from './toolchain.ts'

export const shell = join(import.meta.dir, '../shell')

/** The version in the manifest. `code` increases with each version. */
export type Version = { name: string; code: number }

/**
 * Links resources and manifest, with the assets, to an APK without code. Writes `R.java` below `generated`. The tools of
 * developers may look into a debuggable app.
 */
export function linkResources(
  toolchain: Toolchain,
  options: { work: string; assets: string; version: Version; isDebuggable?: boolean },
): { apk: string; generated: string } {
  const { work, assets, version, isDebuggable = false } = options
  const at = (name: string): string => join(work, name)
  const aapt2 = (...args: string[]): string => run([...toolchain.aapt2, ...args], { env: toolchain.env })
  aapt2('compile', '--dir', join(shell, 'framework/res'), '-o', at('framework.zip'))
  aapt2(
    'link',
    '--manifest',
    join(shell, 'framework/AndroidManifest.xml'),
    '-o',
    at('framework.apk'),
    at('framework.zip'),
  )
  aapt2('compile', '--dir', join(shell, 'res'), '-o', at('res.zip'))
  aapt2(
    'link',
    ...(isDebuggable ? ['--debug-mode'] : []),
    '-I',
    toolchain.framework,
    '-I',
    at('framework.apk'),
    '--manifest',
    join(shell, 'AndroidManifest.xml'),
    '--min-sdk-version',
    '29',
    '--target-sdk-version',
    '36',
    '--version-code',
    String(version.code),
    '--version-name',
    version.name,
    '--java',
    at('generated'),
    '-A',
    assets,
    '-o',
    at('linked.apk'),
    at('res.zip'),
  )
  return { apk: at('linked.apk'), generated: at('generated') }
}

/**
 * Compiles the shell's classes.
 *
 * @throws Error with the compiler's message, or the classes that a phone could not run
 */
export function compileShell(
  toolchain: Toolchain,
  options: { work: string; generated: string; cache: string },
): string {
  const { work, generated, cache } = options
  const classes = join(work, 'classes')
  const android =
    'jar' in toolchain.android
      ? toolchain.android.jar
      : compileApi({ ...toolchain.android, mode: 'stubs', javac: toolchain.javac, cache })
  const sources = [join(shell, 'java'), generated].flatMap((folder) =>
    globSync('**/*.java', { cwd: folder })
      .sort()
      .map((name) => join(folder, name)),
  )
  mkdirSync(classes, { recursive: true })
  const json = toolchain.json ? [toolchain.json] : []
  run([
    ...toolchain.javac,
    '--release',
    '8',
    '-Xlint:all,-options,-deprecation',
    '-Werror',
    '-proc:none',
    '-encoding',
    'UTF-8',
    '-cp',
    [android, ...json].join(':'),
    '-d',
    classes,
    ...sources,
  ])
  refuseInvokeDynamic(classes)
  return classes
}

/** @throws Error that names the classes which `dx` would accept but no phone could run */
export function refuseInvokeDynamic(classes: string): void {
  const wrong = globSync('**/*.class', { cwd: classes }).filter((name) =>
    needsInvokeDynamic(readFileSync(join(classes, name))),
  )
  if (wrong.length > 0)
    throw new Error(
      `No lambdas and no references to methods, please: a phone cannot run them. Found in ${wrong.join(', ')}`,
    )
}

/**
 * Compressed copies, which only a server can send, and the browser's service worker: the shell itself answers without
 * the server.
 */
const unused = /\.(br|gz|zst|map)$|\/service-worker\.js$/

/** The assets: the first screen, and the web app without files that phones do not use. */
export function stageAssets(work: string, web: string): string {
  const assets = join(work, 'assets')
  rmSync(assets, { recursive: true, force: true })
  buildFirstScreen(join(assets, 'setup'))
  cpSync(web, join(assets, 'www'), { recursive: true, filter: (path) => !unused.test(path) })
  return assets
}
