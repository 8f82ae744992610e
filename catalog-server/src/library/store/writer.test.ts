import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { openCatalog } from '../../db/catalog/schema.ts'
import { createWriter } from './writer.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-writer-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('an edit and a change of the scan that meet, at whatever moment, both happen', async () => {
  const catalog = openCatalog(join(folder, 'meet.db'))
  const writer = createWriter(catalog.writer, catalog.gate)
  const insert = catalog.writer.query('INSERT INTO artists (id, name) VALUES (?, ?)')
  const moments = 40
  for (let moment = 0; moment < moments; moment += 1) {
    const edit = catalog.write.transaction().execute((tx) =>
      tx
        .insertInto('artists')
        .values({ id: `edited-${moment}`, name: 'Edited' })
        .execute(),
    )
    for (let turn = 0; turn < moment; turn += 1) await Promise.resolve()
    await Promise.all([edit, writer.transact(() => insert.run(`scanned-${moment}`, 'Scanned'))])
  }
  expect(catalog.reader.query('SELECT count(*) AS count FROM artists').get()).toEqual({ count: 2 * moments })
  await catalog.close()
})

test('a write during a scan waits for one transaction of the scan, requests for less, and nobody loses anything', async () => {
  const catalog = openCatalog(join(folder, 'catalog.db'))
  const writer = createWriter(catalog.writer, catalog.gate)
  const insert = catalog.writer.query('INSERT INTO artists (id, name) VALUES (?, ?)')
  let commits = 0
  let turns = 0
  let isDone = false
  const scanned = 120_000
  function* steps(): Generator<void> {
    for (let count = 0; count < scanned; count += 1) yield void insert.run(`scanned-${count}`, 'Scanned')
  }
  const scan = writer.timeSliced(steps(), () => (commits += 1)).finally(() => (isDone = true))

  const requests = async (): Promise<void> => {
    for (; !isDone; turns += 1) await setImmediate()
  }
  const waited: number[] = []
  const edit = async (editor: number): Promise<number> => {
    let count = 0
    for (; !isDone; count += 1) {
      const before = commits
      await catalog.write.transaction().execute(async (tx) => {
        await tx
          .insertInto('artists')
          .values({ id: `${editor}-${count}`, name: 'One' })
          .execute()
        await tx
          .updateTable('artists')
          .set({ name: 'Edited' })
          .where('id', '=', `${editor}-${count}`)
          .execute()
      })
      waited.push(commits - before)
      await setImmediate()
    }
    return count
  }
  const [, ...counts] = await Promise.all([requests(), ...[0, 1, 2].map(edit)])
  await scan

  expect(commits).toBeGreaterThan(2)
  expect(turns).toBeGreaterThan(2 * commits)
  expect(Math.max(...waited)).toBeLessThanOrEqual(2)
  const countOf = (name: string) =>
    catalog.reader
      .query<{ n: number }, [string]>('SELECT count(*) AS n FROM artists WHERE name = ?')
      .get(name)?.n
  expect(countOf('Scanned')).toBe(scanned)
  expect(countOf('Edited')).toBe(counts.reduce<number>((sum, count) => sum + (count ?? 0), 0))
  await catalog.close()
})
