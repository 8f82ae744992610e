import { describe, expect, test } from 'bun:test'
import type { ApiClient } from '@pezzottify/client'
import { createTestApp } from '../../testing/test-app.ts'

const eventsOf = async (api: ApiClient) => (await api.sync.events({ query: { since: '0' } })).events

describe('what I like', () => {
  test('is listed by its type, oldest first, though the catalog does not know it', async () => {
    await using app = await createTestApp()
    const { likes } = app.as('bob')
    for (const id of ['t2', 't1', 'not/in the catalog?']) await likes.like({ params: { type: 'track', id } })
    await likes.like({ params: { type: 'album', id: 't1' } })

    expect(await likes.list({ params: { type: 'track' } })).toEqual(['t2', 't1', 'not/in the catalog?'])
    expect(await likes.list({ params: { type: 'album' } })).toEqual(['t1'])
    expect(await likes.list({ params: { type: 'artist' } })).toEqual([])
    expect(await app.as('carol').likes.list({ params: { type: 'track' } })).toEqual([])
  })

  test('stays liked when something else of the same id is liked no more', async () => {
    await using app = await createTestApp()
    const { likes } = app.as('bob')
    await likes.like({ params: { type: 'track', id: 'same' } })
    await likes.like({ params: { type: 'artist', id: 'same' } })
    await likes.unlike({ params: { type: 'artist', id: 'same' } })
    expect(await likes.list({ params: { type: 'track' } })).toEqual(['same'])
    expect(await likes.list({ params: { type: 'artist' } })).toEqual([])
  })

  test('makes one event each time something changes, and none when nothing does', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const track = { type: 'track', id: 't1' } as const
    await bob.likes.unlike({ params: track })
    await bob.likes.like({ params: track })
    await bob.likes.like({ params: track })
    await bob.likes.unlike({ params: track })
    await bob.likes.unlike({ params: track })
    const payload = { content_type: 'track', content_id: 't1' }
    expect(await eventsOf(bob)).toMatchObject([
      { seq: 1, type: 'content_liked', payload },
      { seq: 2, type: 'content_unliked', payload },
    ])
    expect(await eventsOf(app.as('carol'))).toEqual([])
  })

  test('can be said in the older spelling too', async () => {
    await using app = await createTestApp()
    const bob = app.as('bob')
    const status = async (method: string) =>
      (await app.request('/v1/user/liked?type=track&id=track-001', { method, as: 'bob' })).status
    expect(await status('PUT')).toBe(200)
    expect(await bob.likes.list({ params: { type: 'track' } })).toEqual(['track-001'])
    expect(await status('DELETE')).toBe(200)
    expect(await bob.likes.list({ params: { type: 'track' } })).toEqual([])
    expect((await app.request('/v1/user/liked?type=track', { method: 'PUT', as: 'bob' })).status).toBe(400)
    for (const [method, path] of [
      ['GET', '/v1/user/liked/invalid'],
      ['POST', '/v1/user/liked/invalid/x'],
      ['DELETE', '/v1/user/liked/invalid/x'],
    ] as const) {
      const refused = await app.request(path, { method, as: 'bob' })
      expect([method, refused.status, await refused.text()]).toEqual([method, 400, ''])
    }
  })

  test('is not asked of what cannot be liked: that answers 400', async () => {
    await using app = await createTestApp()
    for (const path of ['/v1/user/liked/playlist', '/v1/user/liked/Track']) {
      expect((await app.request(path, { as: 'bob' })).status).toBe(400)
      expect((await app.request(`${path}/x`, { method: 'POST', as: 'bob' })).status).toBe(400)
      expect((await app.request(`${path}/x`, { method: 'DELETE', as: 'bob' })).status).toBe(400)
    }
  })

  test('has an id of at most 200 characters', async () => {
    await using app = await createTestApp()
    const like = async (id: string) =>
      (await app.request(`/v1/user/liked/track/${id}`, { method: 'POST', as: 'bob' })).status
    expect(await like('x'.repeat(200))).toBe(200)
    expect(await like('x'.repeat(201))).toBe(400)
  })
})
