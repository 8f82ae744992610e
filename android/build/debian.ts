import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join, resolve } from 'node:path'
import { run } from './run.ts'

/** `dalvik-exchange`, the compiler to Android's byte code, is in no later release. */
const suites = ['bookworm', 'bullseye']

/** A release that left the mirrors is in the archive. */
const archive = 'http://archive.debian.org/debian'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/** Files that never change any more. apt checks all that it fetches against Debian's signatures, these here as well. */
const pins: Record<string, string> = {
  'dalvik-exchange_10.0.0+r36-1_all.deb': '8fc128db7c27253d963eb9b33de79b197162a4749d2ba69019b2fd0664cbd7fe',
  'android-platform-frameworks-base_10.0.0+r36.orig.tar.xz':
    '67251bc9a4152b0d4783653d9d45ec815349771f501f28a8f96479848cfee26b',
}

/**
 * Packages of Debian unpacked below `cache/root`, without root and without a change to the system: only what this
 * machine lacks, with all that they need, as apt works it out.
 *
 * @throws Error when there is no apt, or no mirror answers
 */
export function fetchPackages(cache: string, packages: readonly string[], source: string): string {
  const root = join(cache, 'root')
  const stamp = join(cache, 'packages.json')
  const wanted = JSON.stringify([...packages, source])
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return root
  const options = aptOptions(cache)
  run(['apt-get', ...options, '-qq', 'update'])
  run([
    'apt-get',
    ...options,
    '-qq',
    '-y',
    '--no-install-recommends',
    '--download-only',
    'install',
    ...packages,
  ])
  run(['apt-get', ...options, '-qq', 'source', '--download-only', source], { cwd: cache })
  const archives = globSync('cache/archives/*.deb', { cwd: cache }).map((file) => join(cache, file))
  for (const file of [
    ...archives,
    ...globSync('*.orig.tar.*', { cwd: cache }).map((file) => join(cache, file)),
  ])
    checkPin(file)
  rmSync(root, { recursive: true, force: true })
  mkdirSync(root)
  for (const file of archives) run(['dpkg-deb', '-x', file, root])
  keepLinksInside(root)
  rmSync(join(cache, 'lists'), { recursive: true, force: true })
  rmSync(join(cache, 'cache'), { recursive: true, force: true })
  writeFileSync(stamp, wanted)
  return root
}

function aptOptions(cache: string): string[] {
  for (const folder of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(cache, folder), { recursive: true })
  const mirror = mirrorOfThisMachine()
  const signed = `[signed-by=${keyring}]`
  const lines = suites.flatMap((suite) => [
    `deb ${signed} ${mirrorOf(suite, mirror, cache)} ${suite} main`,
    `deb-src ${signed} ${mirrorOf(suite, mirror, cache)} ${suite} main`,
  ])
  const list = join(cache, 'sources.list')
  writeFileSync(list, `${lines.join('\n')}\n`)
  return [
    `Dir::Etc::SourceList=${list}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(cache, 'lists')}`,
    `Dir::Cache=${join(cache, 'cache')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
  ].flatMap((option) => ['-o', option])
}

/** The mirror that apt uses here; one that others set up may be the only one that can be reached. */
function mirrorOfThisMachine(): string {
  const files = ['/etc/apt/sources.list', ...globSync('/etc/apt/sources.list.d/*.{list,sources}')]
  for (const file of files.filter((file) => existsSync(file))) {
    const mirror = /^(?:URIs:|deb\b(?: \[[^\]]*\])?)\s*(https?:\/\/\S+\/debian)\/?(?=\s|$)/m.exec(
      readFileSync(file, 'utf8'),
    )
    if (mirror?.[1]) return mirror[1]
  }
  return 'http://deb.debian.org/debian'
}

/** The archive, once the mirror has no such release any more. */
function mirrorOf(suite: string, mirror: string, cache: string): string {
  const release = `${mirror}/dists/${suite}/Release`
  const answer = Bun.spawnSync(['/usr/lib/apt/apt-helper', 'download-file', release, join(cache, 'Release')])
  return answer.exitCode === 0 ? mirror : archive
}

function checkPin(file: string): void {
  const name = decodeURIComponent(file.slice(file.lastIndexOf('/') + 1))
  const pin = pins[name]
  if (!pin) return
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex')
  if (sum !== pin) throw new Error(`${name} is not the file it should be: SHA-256 ${sum}`)
}

/** Packages link to `/etc/…`: inside the unpacked tree these lead back into it. */
function keepLinksInside(root: string): void {
  for (const name of globSync('**/*', { cwd: root })) {
    const path = join(root, name)
    if (!lstatSync(path).isSymbolicLink()) continue
    const target = readlinkSync(path)
    const inside = resolve(root, `.${target}`)
    if (!target.startsWith('/') || !existsSync(inside)) continue
    unlinkSync(path)
    symlinkSync(inside, path)
  }
}
