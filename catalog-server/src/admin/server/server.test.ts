import { expect, test } from 'bun:test'
import { createTestApp } from '../../testing/test-app.ts'

test('everybody is told the version and since when the server runs', async () => {
  const clock = { now: () => 1_765_137_600, monotonicMs: () => performance.now() }
  await using app = await createTestApp({ clock })
  expect(await app.as('bob').server.info()).toMatchObject({
    version: expect.any(String),
    started_at: 1_765_137_600,
  })
})

test('an administrator is told how their request looks to the server, behind a trusted proxy too', async () => {
  await using app = await createTestApp({ trustedProxies: ['127.0.0.0/8'] })
  const seen = async (headers: Record<string, string>) => {
    const response = await app.request('/v1/admin/doctor', { as: 'alice', headers })
    return ((await response.json()) as { request: unknown }).request
  }
  expect(await seen({})).toEqual({ is_encrypted: false, address: '127.0.0.1' })
  expect(await seen({ 'x-forwarded-for': '192.0.2.7', 'x-forwarded-proto': 'https' })).toEqual({
    is_encrypted: true,
    address: '192.0.2.7',
  })
  expect((await app.request('/v1/admin/doctor', { as: 'bob' })).status).toBe(403)
})
