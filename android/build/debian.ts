import { createHash } from 'node:crypto'
import {
  existsSync,
  globSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { run } from './run.ts'

/** `dalvik-exchange`, the compiler to Android's byte code, is in no later release. */
const suites = ['bookworm', 'bullseye']

/** A release that was removed from the mirrors is in the archive. */
const archive = 'http://archive.debian.org/debian'
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'

/**
 * Checksums of files that never change. apt checks everything it fetches against Debian's signatures, and these files
 * here as well.
 */
const pins: Record<string, string> = {
  'dalvik-exchange_10.0.0+r36-1_all.deb': '8fc128db7c27253d963eb9b33de79b197162a4749d2ba69019b2fd0664cbd7fe',
  'android-libart_10.0.0+r36-3_amd64.deb': 'bb963861310d69c70a58a70b92329bc73b7c957414b8cb85529f279a0b2c2623',
  'android-platform-libcore_10.0.0+r36.orig.tar.gz':
    '75ff87e1ab93f4cc812a7f308d6c73d3853a60fd4beda16e5552c7b2e508cccc',
  'android-platform-frameworks-base_10.0.0+r36.orig.tar.xz':
    '67251bc9a4152b0d4783653d9d45ec815349771f501f28a8f96479848cfee26b',
}

/**
 * Unpacks packages of Debian below `folder/root`, and the files of a source package below `folder/source`, without root
 * and without a change to the system: only packages that this machine lacks, with their dependencies as apt resolves
 * them.
 *
 * @param source `only`: the files to extract; all of them by default
 * @throws Error when there is no apt, or no mirror answers
 */
export function fetchPackages(
  folder: string,
  packages: readonly string[],
  source: { package: string; only?: readonly string[] },
): void {
  const options = aptOptions(folder)
  const apt = (...args: string[]): string => run(['apt-get', ...options, '-qq', ...args], { cwd: folder })
  apt('update')
  apt('-y', '--no-install-recommends', '--download-only', 'install', ...packages, 'xz-utils')
  apt('source', '--download-only', source.package)
  const below = (pattern: string): string[] =>
    globSync(pattern, { cwd: folder }).map((file) => join(folder, file))
  const [archives, sources] = [below('cache/archives/*.deb'), below('*.orig.tar.*')]
  for (const file of [...archives, ...sources]) checkPin(file)
  const root = join(folder, 'root')
  mkdirSync(root)
  mkdirSync(join(folder, 'source'))
  for (const file of archives) run(['dpkg-deb', '-x', file, root])
  keepLinksInside(root)
  // A bare Debian has no xz, which tar needs here.
  const env = { PATH: `${join(root, 'usr/bin')}:${process.env['PATH']}` }
  for (const file of sources)
    run(['tar', 'xf', file, '-C', join(folder, 'source'), ...(source.only ?? [])], { env })
  for (const name of readdirSync(folder))
    if (name !== 'root' && name !== 'source') rmSync(join(folder, name), { recursive: true })
}

function aptOptions(folder: string): string[] {
  for (const name of ['lists/partial', 'cache/archives/partial'])
    mkdirSync(join(folder, name), { recursive: true })
  const mirror = mirrorOfThisMachine()
  const signed = `[signed-by=${keyring}]`
  const lines = suites.flatMap((suite) => [
    `deb ${signed} ${mirrorOf(suite, mirror, folder)} ${suite} main`,
    `deb-src ${signed} ${mirrorOf(suite, mirror, folder)} ${suite} main`,
  ])
  const list = join(folder, 'sources.list')
  writeFileSync(list, `${lines.join('\n')}\n`)
  return [
    `Dir::Etc::SourceList=${list}`,
    'Dir::Etc::SourceParts=/dev/null',
    `Dir::State::Lists=${join(folder, 'lists')}`,
    `Dir::Cache=${join(folder, 'cache')}`,
    'Debug::NoLocking=1',
    'APT::Sandbox::User=',
  ].flatMap((option) => ['-o', option])
}

/** The mirror that apt uses here; it may be the only one that can be reached. */
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

/** The archive, when the mirror no longer has the release. */
function mirrorOf(suite: string, mirror: string, folder: string): string {
  const release = `${mirror}/dists/${suite}/Release`
  const answer = Bun.spawnSync(['/usr/lib/apt/apt-helper', 'download-file', release, join(folder, 'Release')])
  return answer.exitCode === 0 ? mirror : archive
}

function checkPin(file: string): void {
  const name = decodeURIComponent(file.slice(file.lastIndexOf('/') + 1))
  const pin = pins[name]
  if (!pin) return
  const sum = createHash('sha256').update(readFileSync(file)).digest('hex')
  if (sum !== pin) throw new Error(`${name} is not the file it should be: SHA-256 ${sum}`)
}

/** Packages link to `/etc/…`: such links are redirected into the unpacked tree. */
function keepLinksInside(root: string): void {
  for (const name of globSync('**/*', { cwd: root })) {
    const path = join(root, name)
    if (!lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) continue
    const target = readlinkSync(path)
    const inside = resolve(root, `.${target}`)
    if (!target.startsWith('/') || !existsSync(inside)) continue
    unlinkSync(path)
    symlinkSync(relative(dirname(path), inside), path)
  }
}
