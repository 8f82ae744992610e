import { expect, test } from 'bun:test'
import { watchRefusals } from './watch-refusals.ts'

const answer = (status: number, code = '') =>
  new Response(null, { status, headers: code ? { 'x-error-code': code } : {} })
const album = () => new Request('http://server/v1/content/album/a')

test('a session that ended is noticed once, however many requests are refused', async () => {
  let looked = 0
  const send = watchRefusals(
    async () => {
      looked += 1
      await Promise.resolve()
    },
    () => Promise.resolve(answer(403, 'forbidden')),
  )
  const answers = await Promise.all([send(album()), send(album())])
  expect(looked).toBe(1)
  expect(answers.map(({ status }) => status)).toEqual([403, 403])
})

test('other refusals and wrong passwords sign nobody out', async () => {
  let looked = 0
  const look = async () => void (looked += 1)
  await watchRefusals(look, () => Promise.resolve(answer(403, 'cross_site')))(album())
  await watchRefusals(look, () => Promise.resolve(answer(404, 'not_found')))(album())
  await watchRefusals(look, () => Promise.resolve(answer(403, 'forbidden')))(
    new Request('http://server/v1/auth/session'),
  )
  expect(looked).toBe(0)
})
