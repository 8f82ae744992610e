import { expect, test } from 'bun:test'
import { settableClock } from '../../testing/settable-clock.ts'
import { createSignedDecisions } from './signed.ts'

const alice = { user: 1, track: 'one' }
const choice = { encoding: 'ogg', kbps: 96 } as const

test('a decision is valid for a day, for its user and track alone, and in addresses as it is', () => {
  const clock = settableClock()
  const { sign, read } = createSignedDecisions(clock)
  const signed = sign(alice, choice)
  expect(signed).toMatch(/^[\w.-]+$/)
  expect(read(signed, alice)).toEqual(choice)
  expect(read(sign(alice, 'flac'), alice)).toBe('flac')
  expect(read(signed, { ...alice, user: 2 })).toBeNull()
  expect(read(signed, { ...alice, track: 'two' })).toBeNull()
  clock.seconds += 24 * 3_600
  expect(read(signed, alice)).toEqual(choice)
  clock.seconds += 2 * 3_600
  expect(read(signed, alice)).toBeNull()
})

test('what was not signed here, or changed since, is nothing', () => {
  const { sign, read } = createSignedDecisions(settableClock())
  const [text = '', signature = ''] = sign(alice, choice).split('.')
  const other = Buffer.from(Buffer.from(text, 'base64url').toString().replace('96', '320')).toString(
    'base64url',
  )
  const foreign = createSignedDecisions(settableClock()).sign(alice, choice)
  for (const wrong of ['', '.', text, `${text}.`, `.${signature}`, `${other}.${signature}`, foreign])
    expect(read(wrong, alice)).toBeNull()
})
