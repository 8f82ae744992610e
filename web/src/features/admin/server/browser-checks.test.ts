import { expect, test } from 'bun:test'
import { browserChecks, type Seen } from './browser-checks.ts'

const atHome: Seen = {
  origin: 'http://127.0.0.1:3001',
  isSecure: true,
  cookies: '',
  isSocketOpen: true,
  request: { is_encrypted: false, address: '127.0.0.1' },
}
const behindProxy: Seen = {
  ...atHome,
  origin: 'https://music.example',
  request: { is_encrypted: true, address: '192.0.2.7' },
}
const short = (key: string): string => key.split('.').at(-1) ?? ''
const told = (seen: Seen): string[] =>
  browserChecks(seen, short).map(({ state, message, fix }) => `${state} ${message} ${fix ?? ''}`.trim())

test('on this machine, and behind a proxy that is set up well, all is well', () => {
  expect(told(atHome)).toEqual(['ok onlyHere', 'ok cookiePlain', 'ok socketFine', 'ok clientFine'])
  expect(told(behindProxy)).toEqual(['ok encrypted', 'ok cookieFine', 'ok socketFine', 'ok clientFine'])
})

test('a proxy that passes neither upgrades nor who asks is found out', () => {
  const request = { is_encrypted: false, address: '127.0.0.1' }
  expect(told({ ...behindProxy, isSocketOpen: false, request })).toEqual([
    'ok encrypted',
    'failed cookieBare proxyFix',
    'failed socketFailed socketFix',
    'warning clientProxy proxyFix',
  ])
})

test('an open address and a cookie that scripts can read are told', () => {
  const seen = { ...atHome, origin: 'http://192.168.1.20:3001', isSecure: false }
  expect(told({ ...seen, cookies: 'a=b; session_token=xyz' })).toEqual([
    'warning open openFix',
    'failed cookieRead cookieReadFix',
    'ok socketFine',
    'warning clientProxy proxyFix',
  ])
})
