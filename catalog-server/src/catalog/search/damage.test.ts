import { expect, test } from 'bun:test'
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  writeSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { albumRequest } from '../../testing/catalog-bodies.ts'
import { findingsOf } from '../../db/check/check.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

const waitMs = 15_000

async function until(what: string, isSo: () => Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + waitMs; Date.now() < deadline; await Bun.sleep(20))
    if (await isSo()) return
  throw new Error(`It never came to this: ${what}`)
}

/** Waits until the server reports no problem, without a search. */
async function allIsWell(app: TestApp): Promise<void> {
  let told: unknown
  await until('all is well', async () => {
    const found = await health(app)
    told = found
    return found.status === 'ok'
  }).catch((cause: unknown) => {
    throw new Error(`The health stays ${JSON.stringify(told)}`, { cause })
  })
}

const search = (app: TestApp, query: string): Promise<Response> =>
  app.request('/v1/content/search', {
    method: 'POST',
    as: 'alice',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query }),
  })

/** Searches; anything but a result or the designed refusal is a fault. */
async function finds(app: TestApp, query: string): Promise<boolean> {
  const response = await search(app, query)
  if (response.status === 200) return (await response.text()).includes(query.toLowerCase())
  expect([response.status, response.headers.get('x-error-code')]).toEqual([503, 'unavailable'])
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0)
  return false
}

const addAlbum = (app: TestApp, name: string) =>
  app.as('alice').editing.createAlbum({ body: { ...albumRequest(name), name } })

const health = (app: TestApp) => app.anonymous.server.health()

function isSound(path: string): boolean {
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) return false
  try {
    return findingsOf({ path, depth: 'quick' }).length === 0
  } catch {
    return false
  }
}

/** Every page but the first, so that the file still looks like a database. */
function scribbleOver(path: string): void {
  const { size } = statSync(path)
  const file = openSync(path, 'r+')
  for (let at = 4_096; at < size; at += 4_096) writeSync(file, Buffer.alloc(4_096, 0xa5), 0, 4_096, at)
  closeSync(file)
}

const damages: [string, (path: string) => void][] = [
  ['deleted', (path) => rmSync(path)],
  ['deleted with its log', (path) => ['', '-wal', '-shm'].forEach((end) => rmSync(path + end))],
  ['cut short', (path) => truncateSync(path, 8_192)],
  ['emptied', (path) => truncateSync(path, 0)],
  ['overwritten', scribbleOver],
  ['exchanged for something else', (path) => (rmSync(path), writeFileSync(path, 'garbage'))],
  ['exchanged for a folder', (path) => (rmSync(path), mkdirSync(path))],
]

test.each(damages)(
  'a search index that is %s while the server runs is made anew by itself',
  async (_, damage) => {
    await using app = await createTestApp()
    const path = join(app.folder, 'data/search.db')
    await addAlbum(app, 'Before')
    await until('it is found', () => finds(app, 'Before'))
    // All writes are in the file itself, not in a log.
    for (const name of ['Many', 'More', 'Words']) await addAlbum(app, name)
    await until('they are found', () => finds(app, 'Words'))

    damage(path)
    await addAlbum(app, 'After')
    await until('a sound file knows old and new', async () => {
      const found = (await finds(app, 'Before')) && (await finds(app, 'After'))
      return found && isSound(path)
    })
    await allIsWell(app)
  },
)

test('while the index is made anew, the health says so', async () => {
  await using app = await createTestApp()
  await addAlbum(app, 'Before')
  await until('it is found', () => finds(app, 'Before'))
  rmSync(join(app.folder, 'data/search.db'))
  await until('it is noticed', async () => {
    await search(app, 'Before')
    return (await health(app)).reasons?.includes('search_failed') === true
  })
  await allIsWell(app)
  expect(await finds(app, 'Before')).toBe(true)
})

test('a folder in the place of the index does not keep the server from starting, and is kept', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-search-folder-'))
  try {
    mkdirSync(join(folder, 'search.db'))
    writeFileSync(join(folder, 'search.db/mine.txt'), 'mine')
    await using app = await createTestApp({ dataFolder: folder })
    await addAlbum(app, 'Name')
    await until('it is found', () => finds(app, 'Name'))
    const moved = readdirSync(folder).find((name) => name.startsWith('search.db.moved-')) ?? ''
    expect(existsSync(join(folder, moved, 'mine.txt'))).toBe(true)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('without any place for an index the server runs, says what is wrong, and goes on when there is one', async () => {
  const folder = join(mkdtempSync(join(tmpdir(), 'pezzottify-search-none-')), 'later')
  try {
    await using app = await createTestApp({ dataFolder: folder })
    await addAlbum(app, 'Name')
    expect((await search(app, 'Name')).status).toBe(503)
    expect((await health(app)).reasons).toEqual(['search_failed'])
    mkdirSync(`${folder}-made`)
    renameSync(`${folder}-made`, folder)
    await until('it is found', () => finds(app, 'Name'))
    await allIsWell(app)
  } finally {
    rmSync(join(folder, '..'), { recursive: true, force: true })
  }
})
