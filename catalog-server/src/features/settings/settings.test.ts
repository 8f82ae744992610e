import { expect, test } from 'bun:test'
import { settingsPerCallMax } from '@pezzottify/contract'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

const downloads = (value: boolean) => ({ key: 'enable_direct_downloads', value }) as const
const put = async (app: TestApp, body: unknown): Promise<number> =>
  (
    await app.request('/v1/user/settings', {
      method: 'PUT',
      as: 'bob',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    })
  ).status

test('a setting is not there until it is set, and then it is mine alone', async () => {
  await using app = await createTestApp()
  const { settings } = app.as('bob')
  expect(await settings.list()).toEqual({ settings: [] })
  await settings.change({ body: { settings: [downloads(true)] } })
  expect(await settings.list()).toEqual({ settings: [downloads(true)] })
  await settings.change({ body: { settings: [downloads(false)] } })
  expect(await settings.list()).toEqual({ settings: [downloads(false)] })
  expect(await app.as('carol').settings.list()).toEqual({ settings: [] })
})

test('each entry is an event, and of two with one key the later one counts', async () => {
  await using app = await createTestApp()
  const bob = app.as('bob')
  await bob.settings.change({ body: { settings: [downloads(true), downloads(false)] } })
  expect((await bob.sync.events({ query: { since: '0' } })).events).toMatchObject([
    { seq: 1, type: 'setting_changed', payload: { setting: downloads(true) } },
    { seq: 2, type: 'setting_changed', payload: { setting: downloads(false) } },
  ])
  expect(await bob.settings.list()).toEqual({ settings: [downloads(false)] })
})

test('a list with anything wrong in it answers 422 and stores nothing', async () => {
  await using app = await createTestApp()
  for (const body of [
    { settings: [downloads(true), { key: 'theme', value: 'dark' }] },
    { settings: [downloads(true), { key: 'enable_direct_downloads', value: 'true' }] },
    { settings: [{ key: 'enable_direct_downloads' }] },
    { settings: Array(settingsPerCallMax + 1).fill(downloads(true)) },
    { settings: null },
    {},
  ])
    expect([body, await put(app, body)]).toEqual([body, 422])
  expect(await app.as('bob').settings.list()).toEqual({ settings: [] })
  expect((await app.as('bob').sync.events({ query: { since: '0' } })).events).toEqual([])
})

test('an empty list is fine and tells nobody', async () => {
  await using app = await createTestApp()
  expect(await put(app, { settings: [] })).toBe(200)
  expect((await app.as('bob').sync.state()).seq).toBe(0)
})
