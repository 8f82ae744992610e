import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { messageOf } from '../../base/errors.ts'
import { sha256Hex } from '../../base/ids.ts'
import type { Log } from '../../base/log.ts'
import { isStandalone, projectRoot, shipped } from '../../base/program.ts'

/** The sources of the web app, below the root of the project. */
const sources = ['web', 'packages', 'package-lock.json', 'tsconfig.base.json']
const passedOver = new Set(['node_modules', 'dist'])
const isTest = /\.test\.ts$/

/** The folder of the built web app; null when there is none. */
export const webAppFolder = async (log: Log): Promise<string | null> =>
  isStandalone ? shipped('web/dist') : prepareWebApp(projectRoot, log)

/**
 * The folder of the built web app, which is built first if it is missing or out of date. Null when that is not
 * possible: the log has the reason and the remedy.
 */
export async function prepareWebApp(root: string, log: Log): Promise<string | null> {
  const dist = join(root, 'web/dist')
  const vite = join(root, 'node_modules/vite/bin/vite.js')
  const isBuilt = existsSync(join(dist, 'index.html'))
  if (isBuilt && !existsSync(vite)) return dist
  const fingerprint = fingerprintOf(root)
  if (isBuilt && stampOf(dist) === fingerprint) return dist
  if (!existsSync(vite)) {
    log.error('The web app is not built and its builder is not installed. Run "npm ci", then start again.')
    return null
  }
  log.info('Building the web app, once…')
  const started = performance.now()
  const problem = await build(root, vite, dist, fingerprint)
  if (problem !== null) {
    log.error(
      'The web app could not be built; the server goes on without it. Run "npm run build:web" to see why, mend it and start again.',
      { problem },
    )
    return null
  }
  log.info('The web app is built', { seconds: Math.round((performance.now() - started) / 100) / 10 })
  return dist
}

/** A hash of the sources of the web app. It depends on their content, not on times: a fresh copy has the same. */
export function fingerprintOf(root: string): string {
  const lines = sources
    .flatMap((source) => filesBelow(root, source))
    .sort()
    .map((path) => `${path} ${sha256Hex(readFileSync(join(root, path)))}`)
  return sha256Hex(lines.join('\n'))
}

function filesBelow(root: string, path: string): string[] {
  if (!existsSync(join(root, path))) return []
  if (!path.includes('/') && path.includes('.')) return [path]
  return readdirSync(join(root, path), { withFileTypes: true }).flatMap((entry) => {
    if (passedOver.has(entry.name) || entry.name.startsWith('.') || isTest.test(entry.name)) return []
    const below = `${path}/${entry.name}`
    return entry.isDirectory() ? filesBelow(root, below) : entry.isFile() ? [below] : []
  })
}

/** Built in another folder and renamed at the end: an interrupted start leaves the previous app as it was. */
async function build(root: string, vite: string, dist: string, fingerprint: string): Promise<string | null> {
  const fresh = `${dist}.${process.pid}`
  try {
    const child = Bun.spawn([process.execPath, vite, 'build', '--outDir', fresh, '--logLevel', 'warn'], {
      cwd: join(root, 'web'),
      // Every start, also in tests, builds the app as it is released. `BUN_BE_BUN` makes an executable act as the bare
      // runtime.
      env: { ...process.env, NODE_ENV: 'production', BUN_BE_BUN: '1' },
      stdin: 'ignore',
      stdout: 'ignore',
      stderr: 'pipe',
    })
    const [errors, status] = await Promise.all([new Response(child.stderr).text(), child.exited])
    if (status !== 0) return shortened(errors) || `the builder ended with status ${status}`
    writeFileSync(stampPath(fresh), fingerprint)
    mkdirSync(dirname(dist), { recursive: true })
    rmSync(dist, { recursive: true, force: true })
    renameSync(fresh, dist)
    return null
  } catch (error) {
    return messageOf(error)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

/** The first lines of the errors: the rest is the stack of the builder. */
const shortened = (errors: string): string => Bun.stripANSI(errors).trim().slice(0, 600)

const stampPath = (dist: string): string => join(dist, '.built-from')
const stampOf = (dist: string): string | null =>
  existsSync(stampPath(dist)) ? readFileSync(stampPath(dist), 'utf8') : null
