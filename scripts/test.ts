import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createLog } from '../catalog-server/src/base/log.ts'
import { projectRoot } from '../catalog-server/src/base/program.ts'
import { prepareWebApp } from '../catalog-server/src/cli/commands/web-build.ts'
import { leaksIn, passwordsOfTests } from './leaks.ts'
import { runAlone } from './run-alone.ts'
import { runTests, type TestCase, type TestRun } from './test-run.ts'

/**
 * `npm test`: all tests, two files at a time, and those that measure alone. Reports missing system tools,
 * installs them if it may, runs a few files once more whose failure may be the machine's, prints the slowest tests and
 * those that failed, searches the output of servers for secrets, and ends with one line: `N passed, N failed`.
 */
const tools = [
  { name: 'ffmpeg', found: () => Bun.which('ffmpeg') !== null && Bun.which('ffprobe') !== null },
  { name: 'chromium', found: () => existsSync('/usr/bin/chromium') },
  { name: 'nginx', found: () => existsSync('/usr/sbin/nginx') },
  // The other proxies of the operator's guide, and certificates for them.
  { name: 'caddy', found: () => existsSync('/usr/bin/caddy') },
  { name: 'haproxy', found: () => existsSync('/usr/sbin/haproxy') },
  { name: 'apache2', found: () => existsSync('/usr/sbin/apache2') },
  { name: 'openssl', found: () => Bun.which('openssl') !== null },
  // For disks that fail, hang and refuse: small file systems of our own, compiled where they are used.
  { name: 'gcc', found: () => Bun.which('gcc') !== null },
  { name: 'libc6-dev', found: () => existsSync('/usr/include/stdio.h') },
  { name: 'pkg-config', found: () => Bun.which('pkg-config') !== null },
  { name: 'fuse3', found: () => Bun.which('fusermount3') !== null },
  { name: 'libfuse3-dev', found: () => existsSync('/usr/include/fuse3/fuse.h') },
  // The monitoring stack, as far as Debian has it, and the shell of its images.
  { name: 'prometheus', found: () => Bun.which('prometheus') !== null && Bun.which('promtool') !== null },
  { name: 'prometheus-alertmanager', found: () => Bun.which('prometheus-alertmanager') !== null },
  { name: 'busybox', found: () => Bun.which('busybox') !== null },
]
/** Without these some tests are left out, and say so: not everybody builds the Android app. */
const optional = [
  { name: 'openjdk-17-jdk-headless', found: () => Bun.which('javac') !== null },
  // For the library of Android's own runtime.
  { name: 'g++', found: () => Bun.which('g++') !== null },
]
/** Debian starts these once they are installed; the tests start their own. */
const services = ['prometheus', 'prometheus-alertmanager', 'caddy', 'haproxy', 'apache2']
const slowestShown = 10
const onceMoreMax = 3

await requireTools()
// Before two files need it at once.
await prepareWebApp(projectRoot, createLog('WARN'))
const work = await mkdtemp(join(tmpdir(), 'pezzottify-tests-'))
const logs = join(work, 'logs')
await mkdir(logs)
const named = process.argv.slice(2)
const runs =
  named.length > 0
    ? [await runTests(named, work, logs)]
    : [
        await runTests(
          ['--parallel=2', ...runAlone.map((file) => `--path-ignore-patterns=${file}`)],
          work,
          logs,
        ),
        await runTests(
          runAlone.map((file) => `./${file}`),
          work,
          logs,
        ),
      ]
const unsteady = named.length > 0 ? [] : await runOnceMore(runs)
const cases = runs.flatMap((run) => run.cases)
const failures = cases.filter((test) => test.failure !== undefined)
const leaks = await leaksIn(logs, await passwordsOfTests())
await rm(work, { recursive: true, force: true })

console.log(`\nSlowest tests:`)
for (const test of cases.toSorted((a, b) => b.seconds - a.seconds).slice(0, slowestShown))
  console.log(`  ${test.seconds.toFixed(2).padStart(7)} s  ${test.file}: ${test.name}`)
for (const test of unsteady)
  console.log(`\nUnsteady, passed the second time: ${test.file}: ${test.name}\n${test.failure}`)
for (const test of failures) console.log(`\nFailed: ${test.file}: ${test.name}\n${test.failure}`)
for (const leak of leaks) console.log(`A secret stands in the log of a server: ${leak}`)
const exitCode = runs.find((run) => run.exitCode !== 0)?.exitCode ?? 0
const isClean = exitCode === 0 && leaks.length === 0
const failed = isClean ? failures.length : Math.max(failures.length, 1)
console.log(`\n${cases.length - failures.length} passed, ${failed} failed`)
process.exit(isClean ? 0 : exitCode || 1)

/**
 * A test that measures, or drives a browser, can fail because the machine stood still; one that is right passes the second
 * time. Up to three such files are run again as a whole. When they pass, their results count.
 * @returns the failures of the first time
 */
async function runOnceMore(first: TestRun[]): Promise<TestCase[]> {
  const failed = first.flatMap((run) => run.cases).filter((test) => test.failure !== undefined)
  const files = new Set(failed.map((test) => test.file))
  const mayBeTheMachine = [...files].every((file) => file.startsWith('e2e/') || runAlone.includes(file))
  // An error outside the tests is in no report: nobody knows which file would have to pass.
  const isUnclear = first.some(
    (run) => run.hasStrayErrors || run.exitCode > 1 || (run.exitCode === 1 && !hasFailures(run)),
  )
  if (files.size === 0 || files.size > onceMoreMax || !mayBeTheMachine || isUnclear) return []
  const again = await runTests(
    [...files].map((file) => `./${file}`),
    work,
    logs,
  )
  if (again.exitCode !== 0) return []
  for (const run of first) {
    if (hasFailures(run)) run.exitCode = 0
    run.cases = run.cases.filter((test) => !files.has(test.file))
  }
  first.push(again)
  return failed
}

function hasFailures(run: TestRun): boolean {
  return run.cases.some((test) => test.failure !== undefined)
}

async function requireTools(): Promise<void> {
  const missing = [...tools, ...optional].filter((tool) => !tool.found()).map((tool) => tool.name)
  if (missing.length === 0) return
  const install = ['apt-get', 'install', '-y', '--no-install-recommends', ...missing]
  if (process.getuid?.() === 0 && Bun.which('apt-get')) {
    console.log(`Installing what the tests need: ${missing.join(', ')}`)
    for (const command of [['apt-get', 'update', '-qq'], install])
      await Bun.spawn(command, { stdout: 'ignore', stderr: 'inherit' }).exited
    const started = services.filter((service) => missing.includes(service))
    if (started.length > 0 && existsSync('/run/systemd/system'))
      await Bun.spawn(['systemctl', 'disable', '--now', ...started], { stdout: 'ignore', stderr: 'ignore' })
        .exited
  }
  const still = tools.filter((tool) => !tool.found()).map((tool) => tool.name)
  if (still.length === 0) return
  console.error(`The tests need ${still.join(' and ')}. Install with: sudo ${install.join(' ')}`)
  process.exit(1)
}
