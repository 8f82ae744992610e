import { expect, test } from 'bun:test'
import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeAlbum, makeTrack } from '../testing/library-fixture.ts'
import { createTestLibrary } from '../testing/test-library.ts'
import type { TestLibrary } from '../testing/test-library.ts'

const good = { title: 'Good', artist: 'Somebody', tracks: ['One', 'Two'] }

async function withGoodAlbum(options: { followSymlinks?: boolean } = {}): Promise<TestLibrary> {
  const testLibrary = await createTestLibrary(options)
  await makeAlbum(join(testLibrary.music, 'Good'), good)
  await testLibrary.library.useFolders([testLibrary.music])
  return testLibrary
}

async function problems(it: TestLibrary): Promise<Record<string, string>> {
  const { items } = await it.library.problems({ limit: 100 })
  return Object.fromEntries(items.map(({ path, code }) => [path.slice(it.music.length + 1), code]))
}

test('files that are not what their names say are listed with a reason, and the others are there', async () => {
  await using it = await withGoodAlbum()
  mkdirSync(join(it.music, 'Bad'))
  writeFileSync(join(it.music, 'Bad/empty.mp3'), '')
  writeFileSync(join(it.music, 'Bad/notes.mp3'), 'This is a shopping list. '.repeat(100))
  await makeTrack(join(it.music, 'Bad/short.flac'), { format: 'flac', seconds: 3 })
  truncateSync(join(it.music, 'Bad/short.flac'), 40)
  const status = await it.scan()
  expect(status).toMatchObject({ outcome: 'completed', added: 2, problems: 3 })
  expect(await problems(it)).toMatchObject({
    'Bad/empty.mp3': 'empty',
    'Bad/notes.mp3': 'not_audio',
    'Bad/short.flac': expect.any(String),
  })
  it.opened()
  expect(await it.scan()).toMatchObject({ problems: 3, unchanged: 5 })
  expect(it.opened()).toEqual([])
})

test('a track whose file is damaged stays in the library and is itself when the file is whole again', async () => {
  await using it = await withGoodAlbum()
  await it.scan()
  const path = 'Good/01 One.mp3'
  const whole = readFileSync(join(it.music, path))
  const { id } = it.tracks().get(path) ?? {}
  writeFileSync(join(it.music, path), 'nothing')
  await it.scan()
  expect(it.tracks().get(path)).toMatchObject({ id, availability: 'unreachable' })
  expect(await it.scan()).toMatchObject({ problems: 1 })
  expect(it.tracks().get(path)).toMatchObject({ id, availability: 'unreachable' })
  writeFileSync(join(it.music, path), whole)
  expect(await it.scan()).toMatchObject({ problems: 0 })
  expect(it.tracks().get(path)).toMatchObject({ id, availability: 'available' })
})

test('pipes and links are listed, not followed, and the list forgets them when they are gone', async () => {
  await using it = await withGoodAlbum()
  spawnSync('mkfifo', [join(it.music, 'pipe.mp3')])
  symlinkSync('/etc', join(it.music, 'etc'))
  symlinkSync('/etc/passwd', join(it.music, 'Good/passwd.mp3'))
  symlinkSync('..', join(it.music, 'Good/up'))
  symlinkSync('/etc/hostname', join(it.music, 'Good/readme.txt'))
  expect(await it.scan()).toMatchObject({ added: 2, problems: 4 })
  expect(await problems(it)).toEqual({
    'pipe.mp3': 'not_regular',
    etc: 'link_skipped',
    'Good/passwd.mp3': 'link_skipped',
    'Good/up': 'link_skipped',
  })
  expect(it.opened()).toEqual(['Good/01 One.mp3', 'Good/02 Two.mp3'])
  for (const name of ['pipe.mp3', 'etc', 'Good/passwd.mp3', 'Good/up']) rmSync(join(it.music, name))
  expect(await it.scan()).toMatchObject({ problems: 0, unchanged: 2 })
})

test('with --follow-symlinks a link may lead into the music folders only, and never in a circle', async () => {
  await using it = await withGoodAlbum({ followSymlinks: true })
  const outside = join(it.music, '../outside')
  await makeAlbum(outside, { ...good, title: 'Secret', frequencyHz: 900 })
  symlinkSync(outside, join(it.music, 'Outside'))
  symlinkSync('..', join(it.music, 'Good/up'))
  symlinkSync(it.music, join(it.music, 'all'))
  expect(await it.scan()).toMatchObject({ added: 2, problems: 1 })
  expect(await problems(it)).toEqual({ Outside: 'link_skipped' })
})

test('a name that is not UTF-8 is listed, whether a file or a folder bears it', async () => {
  await using it = await withGoodAlbum()
  const bytes = (text: string): Buffer =>
    Buffer.concat([Buffer.from(`${it.music}/${text}`), Buffer.from([0xe9])])
  mkdirSync(bytes('Caf'))
  writeFileSync(Buffer.concat([bytes('Good/Caf'), Buffer.from('.mp3')]), 'x')
  expect(await it.scan()).toMatchObject({ added: 2, problems: 2 })
  expect(Object.values(await problems(it))).toEqual(['name_not_utf8', 'name_not_utf8'])
})

test('a folder of a hostile name and a title of markup are only text', async () => {
  await using it = await withGoodAlbum()
  const name = `Movies (2023): Best of '; DROP TABLE tracks; -- %s \\ "`
  await makeAlbum(join(it.music, name), { ...good, title: '<script>alert(1)</script>', frequencyHz: 700 })
  expect(await it.scan()).toMatchObject({ added: 4, problems: 0 })
  expect(it.albums().map(({ name: album }) => album)).toEqual(['<script>alert(1)</script>', 'Good'])
})

test('a file that becomes a link is gone, and its track is missing', async () => {
  await using it = await withGoodAlbum()
  await it.scan()
  const path = join(it.music, 'Good/01 One.mp3')
  cpSync(path, join(it.music, '../elsewhere.mp3'))
  rmSync(path)
  symlinkSync(join(it.music, '../elsewhere.mp3'), path)
  expect(await it.scan()).toMatchObject({ missing: 1, problems: 1 })
})

test('problems are given page by page and can be searched', async () => {
  await using it = await withGoodAlbum()
  for (let number = 10; number < 20; number += 1) writeFileSync(join(it.music, `${number}.mp3`), '')
  await it.scan()
  const first = await it.library.problems({ limit: 4 })
  expect(first).toMatchObject({ total: 10 })
  const second = await it.library.problems({ limit: 4, cursor: first.next_cursor ?? '' })
  const third = await it.library.problems({ limit: 4, cursor: second.next_cursor ?? '' })
  const paths = [...first.items, ...second.items, ...third.items].map(({ path }) => path)
  expect(paths).toEqual(paths.toSorted())
  expect(new Set(paths).size).toBe(10)
  expect(third.next_cursor).toBeNull()
  expect((await it.library.problems({ limit: 4, filter: '13' })).items).toHaveLength(1)
})
