import { afterEach, beforeEach, describe, expect, test } from 'bun:test'
import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TarEntry, TarHeader } from 'modern-tar'
import { packTar, unpackTar } from 'modern-tar'
import { createTestApp } from '../../../testing/test-app.ts'
import { unpackBackup } from './unpack.ts'

let root: string
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'pezzottify-hostile-'))
  mkdirSync(join(root, 'outside'))
  writeFileSync(join(root, 'secret'), 'of somebody else', { mode: 0o640 })
})
afterEach(() => rmSync(root, { recursive: true }))

const planted = 'planted'
const file = (name: string, more: Partial<TarHeader> = {}): TarEntry => ({
  header: { name, size: planted.length, type: 'file', ...more },
  body: planted,
})
/** A member without content, such as a link. */
const bare = (name: string, type: TarHeader['type'], linkname = ''): TarEntry => ({
  header: { name, size: 0, type, linkname },
})
/** A member with its name in a record before it, as long names have. */
const longNamed = (name: string): TarEntry[] => [
  { header: { name: '././@LongLink', size: name.length + 1, type: 'gnu-long-name' }, body: `${name}\0` },
  file('b/short'),
]

/** What lies below a folder, with kind, permissions, links and content. */
const stateOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .toSorted()
    .map((path) => {
      const { mode, nlink } = lstatSync(join(folder, path))
      const isFile = (mode & 0o170_000) === 0o100_000
      const text = isFile ? ` ${nlink} ${readFileSync(join(folder, path), 'utf8')}` : ''
      return `${path} ${mode.toString(8)}${text}`
    })

const codeOf = (work: Promise<void>): Promise<string> =>
  work.then(
    () => 'unpacked',
    (error: unknown) => (error as { code: string }).code,
  )

/** Unpacks an archive: its outcome and the files in the folder. Nothing beside it may have changed. */
async function unpacked(entries: TarEntry[], maxBytes = 1_000_000) {
  const folder = join(root, 'target')
  const before = stateOf(root)
  const outcome = await codeOf(unpackBackup(new Blob([await packTar(entries)]).stream(), folder, maxBytes))
  const files = existsSync(folder) ? stateOf(folder).filter((line) => !line.endsWith(' 40700')) : null
  rmSync(folder, { recursive: true, force: true })
  expect(stateOf(root)).toEqual(before)
  return { outcome, files }
}

/** A file as it is unpacked: an ordinary one, the owner's alone, by a single name. */
const unpackedAs = (path: string): string => `${path} 100600 1 ${planted}`

describe('nothing is written outside, and no link is made, by', () => {
  test.each<[what: string, entries: () => TarEntry[], files: string[]]>([
    [
      'paths that climb out',
      () =>
        [
          '../../planted',
          'b/../planted',
          'b/../../planted',
          './b/../../planted',
          'b/media/../../planted',
          'b/media/images/../../../planted',
          'b/media/..',
          '..',
          'b/media/./../../planted',
        ].map((name) => file(name)),
      [],
    ],
    ['a path whose first folder climbs', () => [file('../user.db')], ['user.db']],
    [
      'absolute paths',
      () =>
        [
          join(root, 'outside/planted'),
          `/${root}/planted`,
          '/planted',
          '/user.db',
          '/media/a',
          `b/${root}/planted`,
        ].map((name) => file(name)),
      [],
    ],
    [
      'paths in records before the member',
      () => [
        file('b/short', { pax: { path: '../../planted' } }),
        file('b/short', { pax: { path: `${root}/outside/planted` } }),
        file('b/short', { pax: { path: 'b/media/a\0/../../planted' } }),
        ...longNamed('../../planted'),
        ...longNamed(`b/media/${'a/../'.repeat(50)}../../planted`),
      ],
      [],
    ],
    [
      'a symbolic link in place of a folder that is written to',
      () => [
        bare('b/media', 'symlink', join(root, 'outside')),
        bare('b/media/images', 'symlink', '../../outside'),
        file('b/media/planted'),
        file('b/media/images/planted'),
      ],
      ['media/images/planted', 'media/planted'],
    ],
    [
      'a symbolic link in place of a file that is written',
      () => [bare('b/user.db', 'symlink', join(root, 'secret')), file('b/user.db')],
      ['user.db'],
    ],
    [
      'a hard link to a file outside, that is written then',
      () => [
        bare('b/user.db', 'link', join(root, 'secret')),
        bare('b/catalog.db', 'link', '../secret'),
        file('b/user.db'),
      ],
      ['user.db'],
    ],
    [
      'a hard link to a file of its own',
      () => [file('b/user.db'), bare('b/media/again', 'link', 'b/user.db')],
      ['user.db'],
    ],
    [
      'folders, pipes and devices',
      () => [
        bare('b/media/../../planted/', 'directory'),
        bare('b/media/empty/', 'directory'),
        bare('b/media/pipe', 'fifo'),
        bare('b/media/disk', 'block-device'),
        bare('b/media/null', 'character-device'),
      ],
      [],
    ],
    [
      'a file for everybody, that runs as its owner',
      () => [file('b/media/a', { mode: 0o6777, uid: 0, gid: 0 })],
      ['media/a'],
    ],
  ])('%s', async (_, entries, files) => {
    expect(await unpacked(entries())).toEqual(
      files.length > 0
        ? { outcome: 'unpacked', files: files.map(unpackedAs) }
        : { outcome: 'unsupported_media_type', files: null },
    )
  })
})

describe('refused, and nothing is left of it:', () => {
  test.each<[what: string, entries: TarEntry[]]>([
    ['the same file twice', [file('b/user.db'), file('b/user.db')]],
    ['a file below a file', [file('b/media/a'), file('b/media/a/b')]],
    ['a file where a folder is', [file('b/media/a/b'), file('b/media/a')]],
  ])('%s', async (_, entries) => {
    expect(await unpacked(entries)).toEqual({ outcome: 'unsupported_media_type', files: null })
  })

  test('more bytes than allowed, in files, in what is passed over, or in the heads of empty files', async () => {
    const large = 'x'.repeat(20_000)
    const of = (name: string): TarEntry => ({ header: { name, size: large.length }, body: large })
    const empty = Array.from({ length: 40 }, (_, index) => bare(`b/media/${index}`, 'file'))
    for (const entries of [[of('b/media/a')], [file('b/media/a'), of('elsewhere/a')], empty])
      expect(await unpacked(entries, 20_000)).toEqual({ outcome: 'too_large', files: null })
  })
})

test('a real backup that was given links and further files is taken without them, or not at all', async () => {
  const directory = join(root, 'shelf')
  const backups = { directory, everyHours: 0, keep: 2 }
  await using source = await createTestApp({ backups })
  const alice = source.as('alice')
  const { name } = await alice.backups.make()
  while ((await alice.backups.list()).job !== null) await Bun.sleep(20)
  const archive = await (await alice.backups.download({ params: { name } })).bytes()
  const members = (await unpackTar(archive)).map(({ header, data }) => ({ header, body: data ?? null }))
  const links = [
    bare(`${name}/media`, 'symlink', join(root, 'outside')),
    bare(`${name}/user.db`, 'link', join(root, 'secret')),
    file('../../planted'),
    file(join(root, 'outside/planted')),
  ]

  let begun = 0
  await using app = await createTestApp({ empty: true, onReboot: () => (begun += 1) })
  const send = async (entries: TarEntry[]) => {
    const { status } = await app.request('/v1/setup/backups', {
      method: 'PUT',
      body: new Blob([await packTar(entries)]),
      headers: { 'content-type': 'application/x-tar', 'x-setup-code': app.app.setupCode ?? '' },
    })
    return status
  }
  const before = stateOf(root)
  expect(await send([...links, ...members, file(`${name}/media/planted`)])).toBe(409)
  expect(begun).toBe(0)
  expect(existsSync(join(app.folder, 'data/restore-uploaded'))).toBe(false)
  expect(await send([...links, ...members])).toBe(202)
  while (begun === 0) await Bun.sleep(10)
  expect(stateOf(join(app.folder, 'data/restore-uploaded')).join('\n')).not.toMatch(
    /planted|of somebody else/,
  )
  expect(stateOf(root)).toEqual(before)
})
