import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { freePort } from '../../testing/free-port.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-serve-'))
const children: Bun.Subprocess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

const main = join(import.meta.dir, '../../main.ts')

/** A server as a process of its own, and its output so far. */
function serve(data: string, ...args: string[]) {
  const child = Bun.spawn(
    [process.execPath, main, 'serve', '--data', data, '--host', '127.0.0.1', '--web', 'off', ...args],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'pipe',
    },
  )
  children.push(child)
  let printed = ''
  const reading = Promise.all(
    [child.stdout, child.stderr].map(async (stream) => {
      for await (const part of stream.pipeThrough(new TextDecoderStream())) printed += part
    }),
  )
  return {
    child,
    printed: () => printed,
    ended: async () => {
      await reading
      return child.exited
    },
    /** Waits until the output matches, and returns the first group. */
    until: async (pattern: RegExp): Promise<string> => {
      for (;;) {
        const match = pattern.exec(printed)
        if (match) return match[1] ?? ''
        if (child.exitCode !== null) throw new Error(`The server ended: ${printed}`)
        await Bun.sleep(10)
      }
    },
  }
}

/**
 * The IPv4 addresses on which a process listens at a port, and `::` for IPv6, according to the system.
 */
function addressesAt(port: string): string[] {
  const hex = Number(port).toString(16).toUpperCase().padStart(4, '0')
  return ['tcp', 'tcp6'].flatMap((table) =>
    [...readFileSync(`/proc/net/${table}`, 'utf8').matchAll(/^ +\d+: (\w+):(\w+) \S+ 0A /gm)]
      .filter(([, , at]) => at === hex)
      .map(([, address = '']) =>
        table === 'tcp6' ? '::' : [...Buffer.from(address, 'hex')].toReversed().join('.'),
      ),
  )
}

const listening = /Listening at (http:\/\/127\.0\.0\.1:\d+)/

test('an Android app, or a folder for backups, that is not there is told at the start', async () => {
  const apk = join(folder, 'pezzottify.apk')
  const missing = serve(
    join(folder, 'without-app'),
    '--port',
    '0',
    '--metrics-port',
    'off',
    '--android-apk',
    apk,
    '--backup-dir',
    main,
  )
  await missing.until(/backup: (.*main\.ts) is not a folder\./)
  await missing.until(/WARN {2}There is no Android app (.*): none is offered until it is there/)
  writeFileSync(apk, 'an app')
  const there = serve(join(folder, 'with-app'), '--port', '0', '--metrics-port', 'off', '--android-apk', apk)
  await there.until(/One-time code: (.*)/)
  expect(there.printed()).not.toContain('Android')
})

test('a server says where it listens and how to set it up, outlives its terminal, and ends when told', async () => {
  const server = serve(join(folder, 'data'), '--port', '0', '--metrics-port', '0', '--slowdown', '500')
  const address = await server.until(listening)
  const metrics = await server.until(/Metrics at (http:\S+)/)
  await server.until(/One-time code: ([A-Z0-9]{4}-[A-Z0-9]{4})/)
  expect(await (await fetch(`${address}/v1/health`)).json()).toEqual({ status: 'ok' })
  expect((await fetch(metrics)).status).toBe(200)
  expect(addressesAt(new URL(metrics).port)).toEqual(['127.0.0.1'])

  const second = serve(join(folder, 'other'), '--port', new URL(address).port, '--metrics-port', 'off')
  expect(await second.ended()).toBe(1)
  expect(second.printed()).toContain(`Port ${new URL(address).port} is in use by another program.`)
  expect(second.printed()).toContain('--port')

  server.child.kill('SIGHUP')
  const underWay = fetch(`${address}/v1/health`)
  await server.until(/\/v1\/health[^]*>>> GET \/v1\/health/)
  server.child.kill('SIGTERM')
  expect(await (await underWay).json()).toEqual({ status: 'ok' })
  expect(await server.ended()).toBe(0)
  expect(server.printed()).toContain('Ended')
})

test('with an unusable data folder every page says why, and the server starts once that is mended', async () => {
  const data = join(folder, 'unusable')
  writeFileSync(data, '')
  const port = freePort()
  const address = `http://127.0.0.1:${port}`
  const server = serve(data, '--port', String(port), '--metrics-port', 'off')
  await server.until(/A folder cannot be used/)
  await server.until(/is not a folder/)

  const response = await answerOf(`${address}/some/page`)
  expect(response.status).toBe(503)
  expect(response.headers.get('content-type')).toContain('text/html')
  expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
  expect(await response.text()).toContain(`<code>${data}</code> is not a folder.`)

  rmSync(data)
  expect(await server.until(listening)).toBe(address)
  expect(await (await fetch(`${address}/v1/health`)).json()).toEqual({ status: 'ok' })
  server.child.kill('SIGINT')
  expect(await server.ended()).toBe(0)
})

async function answerOf(url: string): Promise<Response> {
  for (;;) {
    try {
      return await fetch(url)
    } catch {
      await Bun.sleep(10)
    }
  }
}

test('metrics that are wanted everywhere, as in the image, are only where the server listens', async () => {
  const data = join(folder, 'loopback')
  const server = serve(data, '--port', '0', '--metrics-port', '0', '--metrics-host', '0.0.0.0')
  await server.until(listening)
  const port = await server.until(/Metrics at http:\/\/127\.0\.0\.1:(\d+)/)
  expect(addressesAt(port)).toEqual(['127.0.0.1'])
  server.child.kill()
  expect(await server.ended()).toBe(0)
})

test('metrics stay on this machine beside a server that everybody may ask', async () => {
  const data = join(folder, 'open')
  const server = serve(data, '--host', '0.0.0.0', '--port', '0', '--metrics-port', '0')
  const port = await server.until(/Metrics at http:\/\/127\.0\.0\.1:(\d+)/)
  expect(addressesAt(port)).toEqual(['127.0.0.1'])
  server.child.kill()
  expect(await server.ended()).toBe(0)
})

test('an address of IPv6 is printed as one that opens', async () => {
  const data = join(folder, 'version-6')
  const server = serve(data, '--host', '::1', '--port', '0', '--metrics-host', '::1', '--metrics-port', '0')
  const address = await server.until(/Listening at (http:\S+)/)
  const metrics = await server.until(/Metrics at (http:\S+)/)
  expect((await fetch(`${address}/v1/health`)).status).toBe(200)
  expect((await fetch(metrics)).status).toBe(200)
  server.child.kill()
  expect(await server.ended()).toBe(0)
})

test.each([
  ['192.0.2.99', '--host', ['--metrics-port', 'off']],
  ['no-machine.invalid', '--host', ['--metrics-port', 'off']],
  ['192.0.2.99', '--metrics-host', ['--host', '0.0.0.0', '--metrics-port', '0']],
])('%s is no address of this machine: %s is named, and nothing is made', async (address, option, args) => {
  const data = join(folder, `elsewhere${option}-${address}`)
  const server = serve(data, '--port', '0', option, address, ...args)
  expect(await server.ended()).toBe(1)
  expect(server.printed()).toContain(
    `${address} cannot be listened on: it is not known as an address of this machine. Choose another address with ${option}.`,
  )
  expect(existsSync(data)).toBe(false)
})

test('a folder of its own for a database is made, as the data folder is', async () => {
  const [data, userDb] = [join(folder, 'apart'), join(folder, 'users/of/it/user.db')]
  const server = serve(data, '--port', '0', '--metrics-port', 'off', '--user-db', userDb)
  await server.until(listening)
  expect([existsSync(userDb), existsSync(join(data, 'user.db'))]).toEqual([true, false])
  server.child.kill()
  expect(await server.ended()).toBe(0)
})
