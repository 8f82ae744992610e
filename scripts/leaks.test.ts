import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startTarget } from '../e2e/security/target.ts'
import { leaksIn, passwordsOfTests } from './leaks.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-leaks-'))
afterAll(() => rmSync(folder, { recursive: true }))

async function leaksOf(text: string): Promise<string[]> {
  writeFileSync(join(folder, 'log'), text)
  return leaksIn(folder, await passwordsOfTests())
}

const line = (rest: string): string => `2026-01-01T00:00:00.000Z INFO  >>> ${rest}\n`

test('the log of a real server has no secret, and each kind that is put into it is found', async () => {
  await using target = await startTarget(['--web', 'off', '--logging-level', 'body'])
  const code = await target.setupCode()
  const log = target.log()
  expect(log).toContain(code)
  expect(await leaksOf(log)).toEqual([])
  for (const [what, secret] of [
    ['a password', target.password],
    ['a session token', target.admin],
    ['the code of the owner', code],
    ['a link to download', '/v1/download/NVwyn1-Xjvn7wbzkT8Kpyzi4gV9oi4m8OGyHA'],
    ['a session token', `session_token=${target.regular}; Path=/`],
  ] as const) {
    const [leak, ...more] = await leaksOf(log + line(`GET /v1/health note=${secret}`))
    expect([what, leak, more]).toEqual([what, expect.stringContaining(`${what}, after: `), []])
    expect(leak).toContain('note=')
  }
})

test('values that only look like secrets are not reported', async () => {
  const hash = 'a'.repeat(30) + '0123456789abcdef'.repeat(2) + '01'
  expect(await leaksOf(line(`${hash} k3v9m2x8q1ab GET /v1/download/… session_token=…`))).toEqual([])
})

test('the passwords are those that the tests sign in with', async () => {
  const passwords = await passwordsOfTests()
  for (const file of ['e2e/devices.ts', 'e2e/security/target.ts', 'catalog-server/src/testing/test-app.ts']) {
    const text = readFileSync(file, 'utf8')
    expect([file, passwords.some((password) => text.includes(`'${password}'`))]).toEqual([file, true])
  }
})
