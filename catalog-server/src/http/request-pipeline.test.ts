import { expect, test } from 'bun:test'
import { createTestApp } from '../testing/test-app.ts'

test('answers are counted by the path of their endpoint, not by what is asked for in it', async () => {
  await using app = await createTestApp()
  await app.request('/v1/content/album/one', { as: 'bob' })
  await app.request('/v1/content/album/two', { as: 'bob' })
  await app.request('/v1/content/album/two', { method: 'PATCH', as: 'bob' })
  await app.request('/v1/content/album/no/such/thing')
  await app.request('/v1/ws')
  await app.request('/')
  const text = await (await app.app.metrics.fetch(new Request('http://x/metrics'))).text()
  const counted = text.split('\n').filter((line) => line.startsWith('pezzottify_http_requests_total{'))
  const count = (method: string, path: string, status: number): string | undefined =>
    counted
      .find((line) => line.includes(`{method="${method}",path="${path}",status="${status}"}`))
      ?.split(' ')[1]
  expect(count('GET', '/v1/content/album/{id}', 404)).toBe('2')
  expect(count('PATCH', '/v1/content/album/{id}', 405)).toBe('1')
  expect(count('GET', 'unknown', 404)).toBe('1')
  expect(count('GET', '/v1/ws', 426)).toBe('1')
  expect(count('GET', 'static', 200)).toBe('1')
})
