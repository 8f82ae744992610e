import { expect, test } from 'bun:test'
import { createTestApp } from '../testing/test-app.ts'

/** JSON that spells half a character by its escape. */
const put = (path: string, body: string, as: string) => ({
  path,
  init: { method: 'PUT', body, as, headers: { 'content-type': 'application/json' } },
})

test('half a character is what the database makes of it, for everything that is compared', async () => {
  await using app = await createTestApp()
  const rename = async (handle: string, as: string): Promise<[number, string | null]> => {
    const { path, init } = put('/v1/user/handle', `{"user_handle":"${handle}"}`, as)
    const answer = await app.request(path, init)
    return [answer.status, answer.headers.get('x-error-code')]
  }
  expect(await rename(String.raw`x\ud800`, 'bob')).toEqual([200, null])
  expect(await rename(String.raw`x\uDBFF`, 'carol')).toEqual([409, 'conflict'])
  expect(await rename('x\ufffd', 'carol')).toEqual([409, 'conflict'])
  // Both halves of one are one, and an escaped backslash before it is none.
  expect(await rename(String.raw`\ud83d\udcbf`, 'bob')).toEqual([200, null])
  expect(await rename('💿', 'carol')).toEqual([409, 'conflict'])
  expect(await rename(String.raw`\\ud800`, 'carol')).toEqual([200, null])
})
