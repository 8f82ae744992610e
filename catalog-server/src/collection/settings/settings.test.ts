import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { settingsPerCallMax } from '@pezzottify/contract'
import { statementsOf, watchStatements } from '../../testing/statement-log.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'
import { databaseBeside } from '../../testing/database-beside.ts'

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

test('a hundred settings in one call ask the database no more often than one does', async () => {
  const unwatch = watchStatements()
  try {
    await using app = await createTestApp()
    await put(app, { settings: [downloads(true)] })
    const aboutSettings = async (count: number): Promise<string[]> => {
      const settings = Array.from({ length: count }, (_, at) => downloads(at % 2 === 0))
      return (await statementsOf(() => put(app, { settings }))).filter((sql) => sql.includes('user_settings'))
    }
    expect(await aboutSettings(1)).toHaveLength(2)
    expect(await aboutSettings(settingsPerCallMax)).toHaveLength(2)
    expect(await app.as('bob').settings.list()).toEqual({ settings: [downloads(false)] })
  } finally {
    unwatch()
  }
})

test('each event of one call knows what the one before it set', async () => {
  await using app = await createTestApp()
  const bob = app.as('bob')
  await bob.settings.change({ body: { settings: [downloads(true), downloads(false)] } })
  await bob.sync.undo({ body: { seq: 2 } })
  expect(await bob.settings.list()).toEqual({ settings: [downloads(true)] })
})

test('a setting that another program wrote and that cannot be read is left out', async () => {
  await using app = await createTestApp()
  const bob = app.as('bob')
  await bob.settings.change({ body: { settings: [downloads(true)] } })
  using users = databaseBeside(join(app.folder, 'data/user.db'))
  for (const text of ['tru', '', '{"a":', '"yes"']) {
    users.run('UPDATE user_settings SET setting_value = ?', [text])
    expect(await bob.settings.list()).toEqual({ settings: [] })
    expect((await bob.sync.state()).settings).toEqual([])
  }
  await bob.settings.change({ body: { settings: [downloads(true)] } })
  expect(await bob.settings.list()).toEqual({ settings: [downloads(true)] })
})
