import { afterAll, beforeAll, expect, test } from 'bun:test'
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { logOf } from './child-log.ts'
import { contextFiles } from './container/context.ts'

const repository = resolve(import.meta.dirname, '..')
/** A clone of its own, with the packages of this one. */
const clone = mkdtempSync(join(tmpdir(), 'pezzottify-clone-'))
const dist = join(clone, 'catalog-server/dist')
const main = join(clone, 'catalog-server/src/main.ts')
const manifest = join(clone, 'catalog-server/package.json')

beforeAll(() => {
  for (const file of contextFiles(repository)) {
    if (!/^(catalog-server|packages|package)/.test(file)) continue
    mkdirSync(dirname(join(clone, file)), { recursive: true })
    copyFileSync(join(repository, file), join(clone, file))
  }
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'))
})
afterAll(() => rmSync(clone, { recursive: true, force: true }))

const start = (...args: string[]) =>
  Bun.spawn([process.execPath, join(clone, 'catalog-server/bin/pezzottify'), ...args], {
    cwd: clone,
    stdout: 'pipe',
    stderr: 'pipe',
  })

async function outputOf(...args: string[]): Promise<string> {
  const child = start(...args)
  return (await new Response(child.stdout).text()) + (await new Response(child.stderr).text())
}

async function startServing() {
  const options = ['--data', join(clone, 'data'), '--host', '127.0.0.1', '--port', '0']
  const child = start('serve', ...options, '--metrics-port', 'off', '--web', 'off', '--supervised', 'off')
  const log = logOf(child)
  while (!log().includes('Listening at')) {
    if (child.exitCode !== null) throw new Error(log())
    await Bun.sleep(20)
  }
  return { child, log }
}

/** The program that serves, and its exit status after a signal. */
async function serve(): Promise<{ runs: string; status: number }> {
  const { child } = await startServing()
  const runs = readlinkSync(`/proc/${child.pid}/exe`)
  child.kill('SIGTERM')
  return { runs, status: await child.exited }
}

const made = (): string => readFileSync(join(dist, 'made.json'), 'utf8')
const release = (version: string): void => {
  const text = readFileSync(manifest, 'utf8')
  writeFileSync(manifest, text.replace(/"version": "[^"]+"/, `"version": "${version}"`))
}

test('the first start makes an executable, and the server is that one from then on', async () => {
  expect(existsSync(dist)).toBe(false)
  const first = await serve()
  expect(first).toEqual({ runs: expect.stringMatching(/dist\/[^/]+\/pezzottify$/), status: 0 })
  const before = made()
  expect(await serve()).toEqual(first)
  expect(made()).toBe(before)
})

test('the executable is never older than the sources, also when two start at once', async () => {
  release('7.7.7')
  const outputs = await Promise.all([outputOf('version'), outputOf('version')])
  expect(outputs).toEqual(['7.7.7\n', '7.7.7\n'])
  expect(await outputOf('version')).toBe('7.7.7\n')
})

test('a reboot begins with the newest sources, in the same process', async () => {
  const { child, log } = await startServing()
  const url = /Listening at (\S+)/.exec(log())?.[1] ?? ''
  while (!log().includes('One-time code')) await Bun.sleep(10)
  const code = /One-time code: (\S+)/.exec(log())?.[1]
  const owner = { user_handle: 'alice', password: 'the-Password-of-alice', code }
  const made = await fetch(`${url}/v1/setup/owner`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ ...owner, device_uuid: 'a-device', device_type: 'web' }),
  })
  // The contract has the shape.
  const { token } = (await made.json()) as { token: string }
  release('7.7.8')
  const reboot = { method: 'POST', headers: { authorization: token } }
  expect((await fetch(`${url}/v1/admin/reboot`, reboot)).status).toBe(202)
  while (!/starts version="7\.7\.8"[\s\S]*Listening at/.test(log())) {
    if (child.exitCode !== null) throw new Error(log())
    await Bun.sleep(20)
  }
  expect(readlinkSync(`/proc/${child.pid}/exe`)).toMatch(/dist\/[^/]+\/pezzottify$/)
  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
})

test('an error tells the place in the sources', async () => {
  const text = readFileSync(main, 'utf8')
  writeFileSync(main, text.replace(/^void /m, "if (process.pid) throw new Error('Gone wrong')\n$&"))
  const line = text.split('\n').findIndex((one) => one.startsWith('void ')) + 1
  expect(await outputOf('version')).toMatch(new RegExp(`Gone wrong[\\s\\S]*src/main\\.ts:${line}:`))
  writeFileSync(main, text)
})

test('without write access the sources are run', async () => {
  rmSync(dist, { recursive: true })
  writeFileSync(dist, 'in the way')
  release('8.8.8')
  expect(await outputOf('version')).toBe('8.8.8\n')
  expect(await serve()).toEqual({ runs: expect.stringMatching(/\/bun(\.exe)?$/), status: 0 })
})
