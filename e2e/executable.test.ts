import { afterAll, beforeAll, expect, test } from 'bun:test'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { socketPath } from '@pezzottify/contract'
import { makeAlbum } from '../catalog-server/src/testing/library-fixture.ts'
import { logOf } from './child-log.ts'

const repository = resolve(import.meta.dirname, '..')
const built = mkdtempSync(join(tmpdir(), 'pezzottify-executable-'))
/** A folder with the executable and nothing else. */
const home = join(built, 'home')
const music = join(built, 'music')
const program = join(home, 'pezzottify')
const data = join(home, 'data')
const password = 'the-Password-of-alice'

beforeAll(async () => {
  const build = Bun.spawn(
    [process.execPath, join(repository, 'catalog-server/launch/build-binary.ts'), '--outdir', built],
    { stdout: 'pipe', stderr: 'inherit' },
  )
  expect(await build.exited).toBe(0)
  mkdirSync(home)
  copyFileSync(join(built, `pezzottify-${process.platform}-${process.arch}`), program)
  await makeAlbum(join(music, 'One'), { title: 'Low tones', artist: 'The Sines', tracks: ['Ground', 'Hum'] })
}, 120_000)
const started: Bun.Subprocess[] = []
afterAll(() => {
  for (const child of started) child.kill('SIGKILL')
  rmSync(built, { recursive: true, force: true })
})

/** Without any of this environment: no `PATH`, no home, no Node. */
const start = (args: readonly string[], input = '') =>
  Bun.spawn([program, ...args], {
    cwd: home,
    env: {},
    stdin: new Blob([input]),
    stdout: 'pipe',
    stderr: 'pipe',
  })

async function run(args: readonly string[], input = '') {
  const child = start(args, input)
  const [output, errors, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { status, output: output + errors }
}

async function serve(args: readonly string[]) {
  const options = ['--data', data, '--host', '127.0.0.1', '--port', '0', '--metrics-port', 'off']
  const child = start([...args, 'serve', ...options, '--music', music, '--demo'])
  started.push(child)
  const log = logOf(child)
  for (;;) {
    const url = /Listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(log())?.[1]
    if (url !== undefined) return { url, log, child }
    if (child.exitCode !== null) throw new Error(log())
    await Bun.sleep(20)
  }
}

const json = async <T>(response: Response): Promise<T> => {
  expect([response.url, response.ok]).toEqual([response.url, true])
  // The contract has the shape, to which other tests hold the server.
  return (await response.json()) as T
}

test('its commands work with nothing beside it', async () => {
  expect(await run(['--help'])).toMatchObject({
    status: 0,
    output: expect.stringContaining('Usage: pezzottify'),
  })
  const { output: version } = await run(['version'])
  expect(version).toMatch(/^0\.\d+\.\d+(-[0-9a-f]+(-dirty)?)?\n$/)
  const command = ['user', 'add', 'alice', '--role', 'admin', '--password-stdin', '--data', data]
  expect(await run(command, `${password}\n`)).toMatchObject({ status: 0 })
  // Reads tags in child processes and writes with a thread for checkpoints.
  const scan = await run(['scan', '--data', data, '--music', music])
  expect([scan.status, scan.output]).toEqual([0, expect.stringMatching(/added +2\n/)])
  // Uses disk processes and checks databases in threads.
  const doctor = await run(['doctor', '--data', data])
  expect([doctor.status, doctor.output]).toEqual([0, expect.stringContaining('catalog.db is sound')])
  expect(doctor.output).toContain('user.db is sound')
  expect((await run(['sevre'])).status).toBe(2)
})

test('it serves the web app, plays music in parts, and tells other devices', async () => {
  const { url, child, log } = await serve([])
  const page = await fetch(url)
  const asset = /src="(\/assets\/index-[^"]+\.js)"/.exec(await page.text())?.[1] ?? ''
  const script = await fetch(new URL(asset, url), {
    headers: { 'accept-encoding': 'br' },
    decompress: false,
  })
  expect(script.headers.get('content-encoding')).toBe('br')
  expect(Number(script.headers.get('content-length'))).toBe(
    readFileSync(join(repository, 'web/dist', `${asset}.br`)).length,
  )
  expect((await fetch(`${url}/docs`)).status).toBe(200)

  const signIn = async (device_uuid: string) => {
    const body = JSON.stringify({ user_handle: 'alice', password, device_uuid, device_type: 'web' })
    const headers = { 'content-type': 'application/json' }
    const login = await fetch(`${url}/v1/auth/login`, { method: 'POST', headers, body })
    return (await json<{ token: string }>(login)).token
  }
  const [authorization, other] = [await signIn('one-device'), await signIn('another-device')]
  const get = (path: string, more: Record<string, string> = {}) =>
    fetch(url + path, { headers: { authorization, ...more } })
  const search = await fetch(`${url}/v1/content/search`, {
    method: 'POST',
    headers: { authorization, 'content-type': 'application/json' },
    body: JSON.stringify({ query: 'Low tones', filters: ['album'] }),
  })
  const [hit] = await json<{ item_id: string }[]>(search)
  const album = await json<{ discs: { tracks: { id: string }[] }[] }>(
    await get(`/v1/content/album/${hit?.item_id}/resolved`),
  )
  const track = album.discs[0]?.tracks[0]?.id ?? ''
  const part = await get(`/v1/content/stream/${track}`, { range: 'bytes=10-109' })
  expect(part.status).toBe(206)
  const [file = ''] = readdirSync(join(music, 'One')).sort()
  expect(await part.bytes()).toEqual(new Uint8Array(readFileSync(join(music, 'One', file)).subarray(10, 110)))
  // Answered by a thread.
  await json(await get('/v1/user/listening/summary'))

  const heard = Promise.withResolvers<string>()
  // Bun's sockets can send headers, which the types of the web lack.
  const options = { headers: { authorization: other } } as never
  const socket = new WebSocket(url.replace('http', 'ws') + socketPath, options)
  await new Promise((resolve) => socket.addEventListener('message', resolve, { once: true }))
  socket.addEventListener('message', ({ data }) => heard.resolve(String(data)))
  await fetch(`${url}/v1/user/liked/track/${track}`, { method: 'POST', headers: { authorization } })
  expect(await heard.promise).toContain(track)
  socket.close()

  // The demo album is extracted when it is added, so that other processes can read it.
  while (!/Scan completed files=6/.test(log())) await Bun.sleep(20)
  expect(existsSync(join(data, 'demo/Four Rooms, One Evening/cover.png'))).toBe(true)

  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
  expect(readdirSync(home).sort()).toEqual(['data', 'pezzottify'])
})

test('started anew with the arguments that it shows, it is the same program', async () => {
  const { child } = await serve(['/$bunfs/root/pezzottify'])
  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
})
