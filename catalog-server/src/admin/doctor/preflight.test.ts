import { afterAll, describe, expect, test } from 'bun:test'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../../base/clock.ts'
import type { Facts } from '../../media/disk/look-at.ts'
import { createStorage } from '../../media/storage.ts'
import { preflightPage, preflightText } from './preflight-text.ts'
import { findingOf } from './path-finding.ts'
import { inspectPaths, ourOwner, requiredPaths } from './preflight.ts'
import type { RequiredPath } from './path-finding.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-preflight-'))
const storage = createStorage({ clock: systemClock })
afterAll(() => {
  storage.close()
  rmSync(folder, { recursive: true })
})

const wanted = (path: string, part: Partial<RequiredPath> = {}): RequiredPath => ({
  label: 'data',
  path,
  kind: 'folder',
  need: 'write',
  required: true,
  ...part,
})
const readOnly = { label: 'music', need: 'read', required: false } as const

async function look(place: RequiredPath) {
  const [report] = await inspectPaths([place], storage)
  if (!report) throw new Error('no report')
  return report
}

describe('a place', () => {
  test('that is as it must be is fine', async () => {
    expect(await look(wanted(folder))).toMatchObject({
      state: 'ok',
      exists: true,
      readable: true,
      writable: true,
      owner: ourOwner(),
      problem: null,
      fix: null,
    })
  })

  test('that can be made will be made; a music folder that is missing is a warning', async () => {
    const path = join(folder, 'not/yet')
    expect(await look(wanted(path))).toMatchObject({ state: 'ok', exists: false })
    expect(await look(wanted(path, readOnly))).toMatchObject({
      state: 'warning',
      exists: false,
      problem: 'does not exist',
    })
  })

  test('that a link leads to, as to a disk that is not mounted, is not taken for one to be made', async () => {
    const link = join(folder, 'link')
    symlinkSync(join(folder, 'unmounted'), link)
    const gone = { problem: 'is, or lies below, a link to a place that does not exist' }
    expect(await look(wanted(link))).toMatchObject({ ...gone, state: 'failed', fix: `namei -l ${link}` })
    expect(await look(wanted(join(link, 'data/media')))).toMatchObject({ ...gone, state: 'failed' })
    expect(await look(wanted(link, readOnly))).toMatchObject({ ...gone, state: 'warning' })
    mkdirSync(join(folder, 'unmounted'))
    expect(await look(wanted(link))).toMatchObject({ state: 'ok', exists: true })
    expect(await look(wanted(join(link, 'data')))).toMatchObject({ state: 'ok', exists: false })
  })

  test('of the wrong kind is named so', async () => {
    const path = join(folder, 'file')
    writeFileSync(path, '')
    expect(await look(wanted(path))).toMatchObject({ state: 'failed', problem: 'is not a folder' })
    expect(await look(wanted(folder, { kind: 'file' }))).toMatchObject({ problem: 'is not a file' })
    expect(await look(wanted(join(path, 'below')))).toMatchObject({
      problem: 'cannot be looked at (ENOTDIR)',
    })
  })
})

describe('the line that mends it', () => {
  const facts: Facts = {
    exists: true,
    readable: true,
    writable: false,
    owner: '0:0',
    code: null,
    mismatch: false,
    writeCode: 'EACCES',
    creatable: false,
    leadsNowhere: false,
    empty: false,
  }
  const locked = { ...facts, readable: false }

  test.each<[string, RequiredPath, Facts, string | null]>([
    ['chown for a folder of another user', wanted('/data'), facts, 'sudo chown -R 1000:1000 /data'],
    ['chmod for one of our own', wanted('/data'), { ...facts, owner: '1000:1000' }, 'chmod -R u+rwX /data'],
    ['a quoted path', wanted("/my data/it's"), facts, `sudo chown -R 1000:1000 '/my data/it'\\''s'`],
    [
      'mkdir and chown',
      wanted('/data'),
      { ...locked, exists: false },
      'sudo mkdir -p /data && sudo chown 1000:1000 /data',
    ],
    [
      'the mount that is read-only',
      wanted('/data'),
      { ...facts, writeCode: 'EROFS' },
      'findmnt --target /data',
    ],
    [
      'the mount that is silent',
      wanted('/m', readOnly),
      { ...locked, code: 'ETIMEDOUT' },
      'findmnt --target /m',
    ],
    ['reading for all, for music', wanted('/m', readOnly), locked, 'sudo chmod -R a+rX /m'],
    ['nothing for music that can be read', wanted('/m', readOnly), facts, null],
  ])('is %s', (_, place, found, fix) => {
    expect(findingOf(place, found, '1000:1000')?.fix ?? null).toBe(fix)
  })
})

// Root may read and write everything, so this shows only for other users.
const isRoot = process.getuid?.() === 0
test('a folder without rights is what its facts say', async () => {
  const path = join(folder, 'locked')
  mkdirSync(path, { mode: 0o500 })
  const report = await look(wanted(path))
  chmodSync(path, 0o700)
  expect(report).toMatchObject({ readable: true, writable: isRoot, state: isRoot ? 'ok' : 'failed' })
})

test('the paths of an installation count database files only once they exist', () => {
  const catalogDb = join(folder, 'catalog.db')
  writeFileSync(catalogDb, '')
  const labels = requiredPaths({
    dataFolder: folder,
    mediaPath: folder,
    cacheFolder: folder,
    catalogDb,
    userDb: join(folder, 'users', 'user.db'),
    music: ['/a', '/b'],
    backups: { directory: '/c' },
  }).map(({ label }) => label)
  expect(labels).toEqual(['data', 'media', 'cache', 'database', 'catalog', 'music', 'music', 'backup'])
})

describe('the table', () => {
  const reports = [
    {
      ...wanted('/data/<b>'),
      state: 'failed' as const,
      exists: true,
      readable: true,
      writable: false,
      owner: '0:0',
      problem: 'cannot be written to',
      fix: "sudo chown -R 1000:1000 '/data/<b>'",
    },
  ]

  test('shows owner, our own id and the line to run', () => {
    expect(preflightText(reports, '1000:1000')).toBe(
      [
        '  place  path       exists  readable  writable  owner  we are',
        '  data   /data/<b>  yes     yes       NO        0:0    1000:1000',
        '',
        '  data: /data/<b> cannot be written to.',
        "      sudo chown -R 1000:1000 '/data/<b>'",
      ].join('\n'),
    )
  })

  test('as a page shows the same, and a path is only text', () => {
    const page = preflightPage(reports, '1000:1000')
    expect(page).toContain('<td>1000:1000</td>')
    expect(page).toContain('<pre>sudo chown -R 1000:1000 &#39;/data/&lt;b&gt;&#39;</pre>')
    expect(page).not.toContain('<b>')
  })
})
