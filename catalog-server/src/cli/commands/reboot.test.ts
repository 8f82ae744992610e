import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-reboot-'))
const children: Bun.Subprocess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

test('under a supervisor a reboot ends the process with 0, after its own answer and those under way', async () => {
  const options = [
    '--data',
    folder,
    '--host',
    '127.0.0.1',
    '--port',
    '0',
    '--metrics-port',
    'off',
    '--web',
    'off',
  ]
  const child = Bun.spawn(
    [process.execPath, join(import.meta.dir, '../../main.ts'), 'serve', ...options, '--slowdown', '300'],
    {
      env: { PATH: process.env['PATH'] ?? '', PEZZOTTIFY_SUPERVISED: 'on' },
      stdin: 'ignore',
      stdout: 'pipe',
      stderr: 'ignore',
    },
  )
  children.push(child)
  const output = child.stdout.pipeThrough(new TextDecoderStream())
  let printed = ''
  let address: string | undefined
  let code: string | undefined
  for await (const part of output) {
    printed += part
    address = /Listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1]
    code = /One-time code: (\S+)/.exec(printed)?.[1]
    if (address && code) break
  }
  const owner = {
    user_handle: 'elena',
    password: 'eight or more',
    device_uuid: 'elenas-laptop',
    device_type: 'web',
    code,
  }
  const made = await fetch(`${address}/v1/setup/owner`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(owner),
  })
  const { token } = (await made.json()) as { token: string }
  const reboot = () =>
    fetch(`${address}/v1/admin/reboot`, { method: 'POST', headers: { authorization: token } })
  const [first, second] = await Promise.all([reboot(), reboot()])
  expect([first.status, second.status, first.headers.get('x-supervised')]).toEqual([202, 202, 'true'])
  expect(await first.text()).toBe('Server reboot initiated')
  expect(await child.exited).toBe(0)
})
