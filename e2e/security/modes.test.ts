import { expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, readdirSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startServer } from '../server.ts'

const modeOf = (path: string): string => (statSync(path).mode & 0o777).toString(8)
/** All files with user data: databases, their logs, copies and marks. */
const ofDatabases = (data: string): string[] =>
  readdirSync(data).filter((name) => /^(user|catalog)\.db/.test(name))

test('under any umask the data folder and the databases are for the server alone, and stay so', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-modes-'))
  const data = join(folder, 'data')
  const openHanded = ['sh', '-c', 'umask 0; exec "$@"', 'sh']
  {
    const server = await startServer(['--web', 'off'], undefined, folder, { under: openHanded })
    expect(modeOf(data)).toBe('700')
    const names = ofDatabases(data)
    expect(names).toEqual(expect.arrayContaining(['catalog.db', 'user.db', 'user.db-wal']))
    for (const name of names) expect([name, modeOf(join(data, name))]).toEqual([name, '600'])
    await server.end()
  }
  // After somebody opened the folder: files written by the server are private again, and the doctor
  // reports the rest.
  chmodSync(data, 0o755)
  for (const name of ofDatabases(data)) chmodSync(join(data, name), 0o644)
  await using server = await startServer(['--web', 'off'], undefined, folder, { under: openHanded })
  for (const name of ['catalog.db', 'user.db', 'user.db-wal', 'catalog.db-wal'])
    expect([name, modeOf(join(data, name))]).toEqual([name, '600'])
  expect(server.log()).toContain('Listening at')
})
