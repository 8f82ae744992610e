import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum } from '../testing/library-fixture.ts'
import { createTestApp } from '../testing/test-app.ts'

test('an admin adds a folder, sees the scan and its problems, and everybody sees the album', async () => {
  await using app = await createTestApp()
  const music = join(app.folder, 'music')
  await makeAlbum(join(music, 'Blue'), { title: 'Blue', artist: 'Joni Mitchell', tracks: ['Carey', 'River'] })
  writeFileSync(join(music, 'bad.mp3'), '')
  const alice = app.as('alice')
  expect(await alice.library.browse({ query: { path: app.folder } })).toMatchObject({
    entries: [{ name: 'data' }, { name: 'music', readable: true }],
  })
  const folder = await alice.library.addFolder({ body: { path: music } })
  expect(folder).toMatchObject({ state: 'readable', origin: 'added' })
  let status = await alice.library.scan()
  while (status.state !== 'idle') {
    await Bun.sleep(5)
    status = await alice.library.scan()
  }
  expect(status).toMatchObject({
    outcome: 'completed',
    added: 2,
    problems: 1,
    newest_album: { name: 'Blue' },
  })
  expect(await alice.library.problems({})).toMatchObject({
    total: 1,
    items: [{ path: join(music, 'bad.mp3'), code: 'empty' }],
  })
  expect(await alice.library.folders()).toMatchObject({ folders: [{ track_count: 2 }] })
  const { items } = await app.as('bob').catalog.albums({})
  expect(items).toMatchObject([{ name: 'Blue', artists: [{ name: 'Joni Mitchell' }], track_count: 2 }])

  await alice.library.removeFolder({ params: { id: folder.id } })
  expect(await alice.library.folders()).toEqual({ folders: [] })
  expect(await app.as('bob').catalog.albums({})).toMatchObject({ total: 0 })
})

test('a user who may not manage the server sees neither its folders nor its scan', async () => {
  await using app = await createTestApp()
  for (const path of ['folders', 'browse', 'count?path=/', 'scan', 'problems'])
    expect((await app.request(`/v1/admin/library/${path}`, { as: 'bob' })).status).toBe(403)
})

test('problems are counted by their kind, and those of one kind can be had alone', async () => {
  await using app = await createTestApp()
  const music = join(app.folder, 'music')
  await makeAlbum(join(music, 'Blue'), { title: 'Blue', artist: 'Joni Mitchell', tracks: ['Carey'] })
  writeFileSync(join(music, 'one.mp3'), '')
  writeFileSync(join(music, 'two.mp3'), '')
  writeFileSync(join(music, 'text.flac'), 'this is no music, and never was any')
  const { library } = app.as('alice')
  await library.addFolder({ body: { path: music } })
  await app.app.library.scanToEnd()
  const all = await library.problems({})
  expect(all.total).toBe(3)
  expect(all.codes[0]).toEqual({ code: 'empty', count: 2 })
  const empty = await library.problems({ query: { code: 'empty', limit: 1 } })
  expect(empty).toMatchObject({ total: 2, items: [{ path: join(music, 'one.mp3') }], codes: all.codes })
  const next = await library.problems({ query: { code: 'empty', limit: 1, cursor: empty.next_cursor ?? '' } })
  expect(next).toMatchObject({ items: [{ path: join(music, 'two.mp3') }], next_cursor: null })
  expect(await library.problems({ query: { code: 'nothing' } })).toMatchObject({ items: [], total: 0 })
})
