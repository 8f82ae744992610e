import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  statSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { buildStages } from './dockerfile.ts'

const repository = resolve(import.meta.dirname, '../..')
const dockerfile = await Bun.file(join(repository, 'catalog-server/Dockerfile')).text()
const folder = mkdtempSync(join(tmpdir(), 'pezzottify-image-'))
const uid = 1000
const isRoot = process.getuid?.() === 0

let built: ReturnType<typeof buildStages>
const port = freePort()
const metricsPort = freePort()
const url = `http://127.0.0.1:${port}`

const here = (path: string): string => join(built.image.root, path)
/** Replaces the image's paths by those of this machine. */
const mapped = (text: string): string =>
  text.replaceAll(/(?<![\w.])\/(?=(app|data|music)\b)/g, `${built.image.root}/`)
const environment = (): Record<string, string> => ({
  ...Object.fromEntries(Object.entries(built.image.env).map(([name, value]) => [name, mapped(value)])),
  PATH: `${mapped(built.image.env['PATH'] ?? '').replace(':$PATH', '')}:/usr/bin:/bin`,
  HOME: here('data'),
  PEZZOTTIFY_PORT: String(port),
  PEZZOTTIFY_METRICS_PORT: String(metricsPort),
  PEZZOTTIFY_MUSIC: here('music'),
})
/** As the user of the image when this is root, who may do anything. */
const asUser = (command: string[]): string[] =>
  isRoot ? ['setpriv', `--reuid=${uid}`, `--regid=${uid}`, '--clear-groups', ...command] : command
function inImage(command: string[]) {
  const { exitCode, stdout, stderr } = Bun.spawnSync(asUser(command), {
    cwd: here('app'),
    env: environment(),
  })
  return { exitCode, output: `${stdout.toString()}${stderr.toString()}` }
}
const healthcheck = () => {
  const { HEALTHCHECK = '' } = Object.fromEntries(built.image.settings)
  return inImage(JSON.parse(/CMD (\[.*\])$/.exec(HEALTHCHECK)?.[1] ?? '[]') as string[]).exitCode
}

beforeAll(() => {
  chmodSync(folder, 0o755)
  const TARGETARCH = process.arch === 'x64' ? 'amd64' : process.arch
  const args = { GIT_HASH: 'abc1234', GIT_DIRTY: '1', TARGETARCH }
  built = buildStages({ repository, dockerfile, folder, args })
  // A read-only root, apart from the volumes.
  Bun.spawnSync(['chmod', '-R', 'a-w', here('app')])
  if (isRoot) Bun.spawnSync(['chown', '-R', `${uid}:${uid}`, here('data/db'), here('data/media')])
}, 240_000)
afterAll(() => {
  Bun.spawnSync(['chmod', '-R', 'u+w', here('app')])
  Bun.spawnSync(['rm', '-rf', folder])
})

describe('what the image holds', () => {
  test('one program under three names, the web app, the licence, and nothing else', () => {
    expect(readdirSync(here('app')).sort()).toEqual(['LICENSE', 'bin', 'web'])
    expect(readdirSync(here('app/bin')).sort()).toEqual(['catalog-server', 'cli-auth', 'pezzottify'])
    for (const name of ['catalog-server', 'cli-auth'])
      expect(readlinkSync(here(`app/bin/${name}`))).toBe('pezzottify')
    expect(readFileSync(here('app/web/index.html'), 'utf8')).toContain('<script')
    const megabytes = statSync(here('app/bin/pezzottify')).size / 1e6
    expect(megabytes).toBeLessThan(150)
  })

  test('it says which commit it is of', () => {
    for (const command of ['pezzottify', 'catalog-server', 'cli-auth'])
      expect(inImage([command, '--version'])).toEqual({
        exitCode: 0,
        output: expect.stringMatching(/^\d+\.\d+\.\d+-abc1234-dirty\n$/),
      })
  })

  test('ffmpeg, and a user of its own to whom databases and media belong', () => {
    expect(built.called.find((line) => line.startsWith('apt-get install'))).toContain(' ffmpeg')
    expect(built.called.find((line) => line.startsWith('useradd'))).toContain(`--uid ${uid} `)
    const owned = built.called.find((line) => line.startsWith('chown')) ?? ''
    expect(owned).toBe(`chown pezzottify:pezzottify ${here('data/db')} ${here('data/media')}`)
    expect(built.image.settings.get('USER')).toBe('pezzottify')
  })

  test('Bun for amd64 and for arm64: the lock file has both, and the stage that builds for them runs on this machine', () => {
    const lock = readFileSync(join(repository, 'package-lock.json'), 'utf8')
    for (const machine of ['x64', 'aarch64'])
      expect(lock).toContain(`"node_modules/@oven/bun-linux-${machine}"`)
    expect(dockerfile).toContain('\nFROM --platform=$BUILDPLATFORM node:22-bookworm-slim AS build\n')
    expect(dockerfile).not.toMatch(/^FROM --platform=(?!\$BUILDPLATFORM)/m)
  })
})

test('it starts as an ordinary user on files it cannot write, serves, says that it is well, and ends', async () => {
  expect(inImage(['sh', '-c', 'command -v catalog-server']).output.trim()).toBe(
    here('app/bin/catalog-server'),
  )
  const command = (JSON.parse(built.image.settings.get('CMD') ?? '[]') as string[]).map(mapped)
  const server = Bun.spawn(asUser(command), {
    cwd: here('app'),
    env: environment(),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const output = Promise.all([new Response(server.stdout).text(), new Response(server.stderr).text()])
  try {
    const deadline = Date.now() + 30_000
    while (server.exitCode === null && Date.now() < deadline) {
      if (
        await fetch(`${url}/v1/health`).then(
          ({ ok }) => ok,
          () => false,
        )
      )
        break
      await Bun.sleep(100)
    }
    const health = await fetch(`${url}/v1/health`)
    expect(await health.json()).toMatchObject({ status: 'ok' })
    const page = await (await fetch(url)).text()
    const asset = /src="([^"]+\.js)"/.exec(page)?.[1] ?? ''
    expect((await fetch(new URL(asset, url))).headers.get('content-type')).toContain('javascript')
    expect(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text()).toContain(
      'pezzottify_catalog_items_total',
    )
    expect(healthcheck()).toBe(0)
    expect(inImage(['pezzottify', 'user', 'list']).exitCode).toBe(0)
  } finally {
    server.kill('SIGTERM')
    await server.exited
  }
  expect([server.exitCode, (await output).join('')]).toEqual([0, expect.stringContaining('Set up at')])
  expect(healthcheck()).not.toBe(0)
  for (const database of ['catalog.db', 'user.db']) expect(existsSync(here(`data/db/${database}`))).toBe(true)
})
