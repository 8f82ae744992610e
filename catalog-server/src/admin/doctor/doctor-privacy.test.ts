import { afterAll, beforeEach, expect, test } from 'bun:test'
import { chmodSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkPrivacy } from './doctor-privacy.ts'

const folder = mkdtempSync(join(tmpdir(), "pezzottify-bob's-"))
afterAll(() => rmSync(folder, { recursive: true }))

const file = (name: string, mode: number): string => {
  writeFileSync(join(folder, name), '')
  chmodSync(join(folder, name), mode)
  return join(folder, name)
}
const databases = [join(folder, 'catalog.db'), join(folder, 'user.db')]
beforeEach(() => {
  chmodSync(folder, 0o755)
  for (const name of ['catalog.db', 'user.db', 'user.db.before-4']) file(name, 0o600)
})

test('a copy of a database that everybody can read is told, with the command that closes it', () => {
  expect(checkPrivacy(databases)).toMatchObject({ name: 'privacy', state: 'ok', fix: null })
  const open = [file('user.db', 0o644), file('user.db.before-4', 0o604), file('catalog.db-wal', 0o644)]
  file('notes.txt', 0o644)
  const { state, message, fix } = checkPrivacy(databases)
  expect(state).toBe('warning')
  for (const path of open) expect(message).toContain(path)
  expect(message).not.toContain('notes.txt')
  Bun.spawnSync(['sh', '-c', fix ?? ''])
  for (const path of open) expect(statSync(path).mode & 0o007).toBe(0)
  expect(checkPrivacy(databases).state).toBe('ok')
})

test('a group may be let in, and what lies in a closed folder is closed', () => {
  file('user.db', 0o640)
  expect(checkPrivacy(databases).state).toBe('ok')
  file('user.db', 0o644)
  chmodSync(folder, 0o700)
  expect(checkPrivacy(databases).state).toBe('ok')
  expect(checkPrivacy([join(folder, 'no/such/user.db')]).state).toBe('ok')
})
