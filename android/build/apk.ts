import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkApk } from './check-apk.ts'
import { compileShell, linkResources, stageAssets, type Version } from './compile.ts'
import { run } from './run.ts'
import { keyOf, sign } from './sign.ts'
import { findToolchain, type Toolchain } from './toolchain.ts'

const root = join(import.meta.dir, '../..')
export const cache = join(root, '.cache/android')

/** The earliest time in a zip file, used for all entries: the time of a build must not change the file. */
const zipEpoch = new Date('1980-01-01T00:00:00Z')

/**
 * Builds the signed APK `out` from the shell and the web app in the folder `web`. The same input gives the same bytes.
 */
export function buildApk(
  toolchain: Toolchain,
  options: { web: string; out: string; work: string; isDebuggable?: boolean },
): void {
  const { web, out, work, isDebuggable = false } = options
  rmSync(work, { recursive: true, force: true })
  mkdirSync(work, { recursive: true })
  const assets = stageAssets(work, web)
  const linked = linkResources(toolchain, { work, assets, version: versionOf(), isDebuggable })
  const classes = compileShell(toolchain, { work, generated: linked.generated, cache })
  const dex = join(work, 'classes.dex')
  run(toolchain.dex(classes, work))
  utimesSync(dex, zipEpoch, zipEpoch)
  run([...toolchain.zip, '-q', '-X', '-j', linked.apk, dex], { env: toolchain.env })
  const aligned = join(work, 'aligned.apk')
  run([...toolchain.zipalign, '-p', '4', linked.apk, aligned], { env: toolchain.env })
  sign(toolchain, keyOf(toolchain, join(cache, 'debug.jks')), aligned)
  checkApk(toolchain, aligned, dex)
  // Renamed into place, so that a server that offers the file never sends an incomplete one.
  copyFileSync(aligned, `${out}.${process.pid}`)
  renameSync(`${out}.${process.pid}`, out)
}

/** The release with its commit, if that is known: `1.2.3-1a2b3c4`. The code of `1.2.3` is 10203. */
function versionOf(): Version {
  const { version: release } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    version: string
  }
  const [major = 0, minor = 0, patch = 0] = release.split('.').map(Number)
  const commit = process.env['GIT_HASH'] || commitOf()
  return { name: commit ? `${release}-${commit}` : release, code: major * 10_000 + minor * 100 + patch }
}

/** Empty outside of a clone, and without git. */
function commitOf(): string {
  try {
    return run(['git', 'rev-parse', '--short', 'HEAD'], { cwd: root }).trim()
  } catch {
    return ''
  }
}

/** `npm run android`; with `-- --debuggable` a second app file, for developers. */
function main(): void {
  const startedAt = Date.now()
  mkdirSync(cache, { recursive: true })
  const toolchain = findToolchain(cache)
  console.log(`Tools: ${toolchain.name}`)
  const folder = join(root, 'android/dist')
  const isDebuggable = process.argv.includes('--debuggable')
  const out = join(folder, isDebuggable ? 'pezzottify-debuggable.apk' : 'pezzottify.apk')
  mkdirSync(folder, { recursive: true })
  const work = mkdtempSync(join(tmpdir(), 'pezzottify-apk-'))
  try {
    console.log('Building the web app…')
    const web = join(work, 'web')
    run(['npm', 'run', 'build', '-w', 'web', '--', '--outDir', web, '--emptyOutDir'], { cwd: root })
    if (!existsSync(join(web, 'index.html')))
      throw new Error(`The web app was not built: ${web} has no index.html`)
    buildApk(toolchain, { web, out, work: join(work, 'apk'), isDebuggable })
  } finally {
    rmSync(work, { recursive: true, force: true })
  }
  const isRelease = process.env['PEZZOTTIFY_KEYSTORE'] !== undefined
  const seconds = ((Date.now() - startedAt) / 1000).toFixed(1)
  console.log(
    `${out}: ${readFileSync(out).length} bytes, ${isRelease ? 'your key' : 'debug key of this machine'}, ${seconds} s`,
  )
}

if (import.meta.main)
  try {
    main()
  } catch (error) {
    console.error(error instanceof Error ? error.message : error)
    process.exitCode = 1
  }
