import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createApi } from '@pezzottify/client'
import { socketCloseCodes, socketPath } from '@pezzottify/contract'

test('a server that is told to end closes the sockets, which come back later, and does not wait for them', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-serve-'))
  const options = ['--data', join(folder, 'data'), '--host', '127.0.0.1', '--port', '0', '--web', 'off']
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, '../../main.ts'), 'serve', ...options, '--metrics-port', 'off'],
    {
      cwd: folder,
      env: { PATH: process.env['PATH'] ?? '' },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'ignore',
    },
  )
  try {
    let printed = ''
    let host: string | undefined
    let code: string | undefined
    for await (const part of child.stdout.pipeThrough(new TextDecoderStream())) {
      printed += part
      host = /Listening at http:\/\/(127\.0\.0\.1:\d+)/.exec(printed)?.[1]
      code = /One-time code: (\S+)/.exec(printed)?.[1]
      if (host && code) break
    }
    const { token } = await createApi({ baseUrl: `http://${host}` }).setup.createOwner({
      body: {
        user_handle: 'alice',
        password: 'correct horse',
        device_uuid: 'alices-laptop',
        device_type: 'web',
        code,
      },
    })
    const socket = new WebSocket(`ws://${host}${socketPath}`, { headers: { authorization: token } })
    const closed = new Promise<number>((resolve) => {
      socket.addEventListener('close', ({ code }) => resolve(code))
    })
    await new Promise((resolve) => socket.addEventListener('message', resolve))

    const told = performance.now()
    child.kill('SIGTERM')
    expect(await closed).toBe(socketCloseCodes.goingAway)
    expect(await child.exited).toBe(0)
    expect(performance.now() - told).toBeLessThan(8_000)
  } finally {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true })
  }
})
