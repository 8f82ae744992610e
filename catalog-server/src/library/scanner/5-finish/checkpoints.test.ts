import { expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../../db/sqlite.ts'
import { createWriteGate } from '../../../db/write-gate.ts'
import { createLog } from '../../../base/log.ts'
import { createWriter } from '../../store/writer.ts'
import { startCheckpoints } from './checkpoints.ts'

test('a checkpoint thread that dies is told of, holds nobody up, and is followed by another', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-checkpoints-'))
  const path = join(folder, 'catalog.db')
  const database = openDatabase(path, 'NORMAL')
  database.run('CREATE TABLE noted (n INT)')
  const lines: string[] = []
  const writer = createWriter(database, createWriteGate(database))
  // A file that cannot be opened as a database ends the thread.
  const lost = join(folder, 'a folder')
  mkdirSync(lost)
  const checkpoints = startCheckpoints({
    writer,
    catalogPath: lost,
    log: createLog('WARN', (line) => lines.push(line)),
  })

  const deadline = Date.now() + 20_000
  for (let n = 0; lines.length < 2 && Date.now() < deadline; n += 1) {
    await writer.timeSliced([database.query('INSERT INTO noted VALUES (?)').run(n)])
    await Bun.sleep(10)
  }
  // More than one thread was started and lost.
  expect(lines.length).toBeGreaterThanOrEqual(2)
  expect(lines[0]).toContain('The thread for checkpoints ended')
  await checkpoints.stop()
  expect(database.query('PRAGMA wal_autocheckpoint').get()).toEqual({ wal_autocheckpoint: 1000 })
  database.close()
  rmSync(folder, { recursive: true, force: true })
})
