import { expect, test } from 'bun:test'
import { createLastSession } from './last-session.ts'

function createDevice() {
  const texts = new Map<string, string>()
  const last = createLastSession({
    getItem: (key) => texts.get(key) ?? null,
    setItem: (key, text) => void texts.set(key, text),
    removeItem: (key) => void texts.delete(key),
  })
  return { texts, last }
}
// Read at the border in the app, and branded there.
const account = (user_handle: string, user_id: number, user_since = 1_700_000_000) =>
  ({ user_handle, user_id, user_since }) as Parameters<ReturnType<typeof createLastSession>['keyFor']>[0]

test('who signed out needs only the password the next time, and nothing else of them is left', () => {
  const { texts, last } = createDevice()
  expect(last.name()).toBe('')
  last.write({ user_handle: 'alice', permissions: ['AccessCatalog'], key: 'alice' })
  last.forget()
  expect(last.read()).toBeNull()
  expect(last.name()).toBe('alice')
  expect([...texts.values()]).toEqual(['alice'])
  last.write({ user_handle: 'bob', permissions: [], key: 'bob' })
  expect(last.name()).toBe('bob')
})

test('what is mine here is found again under my new name, and by nobody who takes the old one', () => {
  const { last } = createDevice()
  expect(last.keyFor(account('ann', 2))).toBe('ann')
  expect(last.keyFor(account('anna', 2))).toBe('ann')
  const other = last.keyFor(account('ann', 7))
  expect(other).not.toBe('ann')
  expect(last.keyFor(account('ann', 7))).toBe(other)
  // A server that was set up anew counts from 1 again.
  expect(last.keyFor(account('ben', 2, 1_800_000_000))).toBe('ben')
})

test('what an older version stored under my name stays mine, though I was renamed before this one came', () => {
  const { texts, last } = createDevice()
  texts.set('pezzottify_session', JSON.stringify({ user_handle: 'ann', permissions: [] }))
  expect(last.read()).toMatchObject({ user_handle: 'ann', key: 'ann' })
  expect(last.keyFor(account('anna', 2), { isSameSession: true })).toBe('ann')
})

test('somebody who signs in after another user gets nothing of theirs', () => {
  const { texts, last } = createDevice()
  texts.set('pezzottify_session', JSON.stringify({ user_handle: 'ann', permissions: [] }))
  expect(last.keyFor(account('ben', 3))).toBe('ben')
})
