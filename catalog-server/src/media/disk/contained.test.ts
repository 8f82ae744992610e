import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { mkdir, mkdtemp, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openContained } from './contained.ts'

let outer: string
let root: string

beforeAll(async () => {
  outer = await mkdtemp(join(tmpdir(), 'contained-'))
  root = join(outer, 'music')
  await mkdir(join(root, 'Björk', 'folder.mp3'), { recursive: true })
  await mkdir(join(outer, 'music-private'))
  await mkdir(join(outer, 'other'))
  await writeFile(join(outer, 'secret.txt'), 'secret')
  await writeFile(join(outer, 'music-private', 'diary.mp3'), 'secret')
  await writeFile(join(outer, 'other', 'friend.mp3'), 'shared')
  await writeFile(join(root, 'Björk', 'Jóga.mp3'), 'music')
  await writeFile(join(root, 'AC\\DC.mp3'), 'thunder')
  await symlink('Björk/Jóga.mp3', join(root, 'inside.mp3'))
  await symlink('../secret.txt', join(root, 'out.mp3'))
  await symlink(join(outer, 'other'), join(root, 'other'))
  await symlink('/etc', join(root, 'etc'))
  await symlink('loop.mp3', join(root, 'loop.mp3'))
  await symlink('nowhere.mp3', join(root, 'dangling.mp3'))
  await symlink(root, join(outer, 'library'))
  expect(Bun.spawnSync(['mkfifo', join(root, 'pipe.mp3')]).success).toBe(true)
})
afterAll(() => rm(outer, { recursive: true }))

test('a file in the library is found, with what tells its version', async () => {
  const facts = await stat(join(root, 'Björk', 'Jóga.mp3'))
  expect(await openContained(root, 'Björk/Jóga.mp3')).toEqual({
    path: join(root, 'Björk', 'Jóga.mp3'),
    sizeBytes: 5,
    modifiedMs: facts.mtimeMs,
    inode: facts.ino,
  })
})

test('a link that stays inside, a library that is a link itself, and a backslash in a name all work', async () => {
  expect(await openContained(root, 'inside.mp3')).toMatchObject({ sizeBytes: 5 })
  expect(await openContained(join(outer, 'library'), 'inside.mp3')).toMatchObject({ sizeBytes: 5 })
  expect(await openContained(root, 'AC\\DC.mp3')).toMatchObject({ sizeBytes: 7 })
  expect(await openContained('/', join(root, 'inside.mp3').slice(1))).toMatchObject({ sizeBytes: 5 })
})

test('a link into another music folder works where links may be followed, and nowhere else', async () => {
  expect(await openContained(root, 'other/friend.mp3')).toBeNull()
  expect(await openContained(root, 'other/friend.mp3', [join(outer, 'other')])).toMatchObject({
    sizeBytes: 6,
  })
  expect(await openContained(root, 'out.mp3', [join(outer, 'other'), join(outer, 'gone')])).toBeNull()
})

describe('nothing outside is reached, and nothing but files', () => {
  test.each([
    '../secret.txt',
    'Björk/../../secret.txt',
    'Björk/../Björk/Jóga.mp3',
    '../music-private/diary.mp3',
    '..',
    '.',
    '',
    '/etc/passwd',
    '//etc/passwd',
    'etc/passwd',
    'file:/etc/passwd',
    'file:///etc/passwd',
    'http://127.0.0.1/a.mp3',
    '\\\\host\\share\\a.mp3',
    '\\etc\\passwd',
    '..\\secret.txt',
    'Björk\\..\\..\\secret.txt',
    '..%2fsecret.txt',
    '%2e%2e/secret.txt',
    'Björk/Jóga.mp3\0',
    'Björk/Jóga.mp3\0.txt',
    'out.mp3',
    'loop.mp3',
    'dangling.mp3',
    'missing.mp3',
    'Björk',
    'Björk/folder.mp3',
    'Björk/Jóga.mp3/',
    'Björk/Jóga.mp3/more',
    'x'.repeat(4_096),
    'x/'.repeat(4_096),
  ])('%p', async (path) => {
    expect(await openContained(root, path)).toBeNull()
  })

  test('a pipe that nobody writes to is refused at once', async () => {
    const answer = await Promise.race([openContained(root, 'pipe.mp3'), Bun.sleep(2_000).then(() => 'waits')])
    expect(answer).toBeNull()
  })

  test('a library that is gone has no files', async () => {
    expect(await openContained(join(outer, 'unmounted'), 'a.mp3')).toBeNull()
  })
})
