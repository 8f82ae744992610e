import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { join, resolve } from 'node:path'

const root = resolve(import.meta.dir, '../..')
const kept = join(root, 'node_modules/.cache/pezzottify')

/**
 * The targets of executables, and the packages with their runtimes. Windows is not among them: a POSIX shell limits the
 * memory of tag readers.
 */
const packages = {
  'linux-x64': 'bun-linux-x64',
  'linux-arm64': 'bun-linux-aarch64',
  'linux-x64-musl': 'bun-linux-x64-musl',
  'linux-arm64-musl': 'bun-linux-aarch64-musl',
  'darwin-x64': 'bun-darwin-x64',
  'darwin-arm64': 'bun-darwin-aarch64',
} as const

export type Target = keyof typeof packages

export const targets: readonly string[] = Object.keys(packages)
export const isTarget = (name: string): name is Target => name in packages

/**
 * The runtime for an executable of this target: the installed one, or the package of the same version for the other
 * machine. npm fetches it from its usual registry, and the lock file's checksum must match.
 */
export async function runtimeFor(target: Target): Promise<string> {
  const name = packages[target]
  // npm installs the package of this machine, and Bun moves its runtime to the present path.
  if (existsSync(join(root, 'node_modules/@oven', name))) return process.execPath
  const locked = lockedPackage(`@oven/${name}`)
  const folder = join(kept, `${name}-${locked.version}`)
  if (!existsSync(folder)) await fetchPackage(`@oven/${name}@${locked.version}`, locked.integrity, folder)
  return join(folder, 'package/bin/bun')
}

type Locked = { version: string; integrity: string }

function lockedPackage(name: string): Locked {
  // npm's own file, of the version with which this project is installed.
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, Locked | undefined>
  }
  const locked = lock.packages[`node_modules/${name}`]
  if (!locked) throw new Error(`package-lock.json does not name ${name}`)
  return locked
}

async function fetchPackage(name: string, integrity: string, folder: string): Promise<void> {
  const fresh = `${folder}.${process.pid}`
  mkdirSync(fresh, { recursive: true })
  try {
    console.log(`Fetching ${name} …`)
    const file = join(fresh, (await run('npm', 'pack', '--silent', '--pack-destination', fresh, name)).trim())
    const hash = new Bun.CryptoHasher('sha512').update(await Bun.file(file).bytes()).digest('base64')
    if (integrity !== `sha512-${hash}`) throw new Error(`${name} is not what package-lock.json says it is`)
    await run('tar', '-xzf', file, '-C', fresh)
    rmSync(file)
    renameSync(fresh, folder)
  } finally {
    rmSync(fresh, { recursive: true, force: true })
  }
}

async function run(...command: string[]): Promise<string> {
  const child = Bun.spawn(command, { stdin: 'ignore', stdout: 'pipe', stderr: 'inherit' })
  const output = await new Response(child.stdout).text()
  if ((await child.exited) !== 0) throw new Error(`"${command.join(' ')}" failed`)
  return output
}
