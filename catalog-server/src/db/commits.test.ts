import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from 'bun:sqlite'
import { createCommitWatch } from './commits.ts'
import { openDatabase } from './sqlite.ts'

let folder: string
let writer: Database
let other: Database
let commits: () => number

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'pezzottify-commits-'))
  const open = (): Database => openDatabase(join(folder, 'a.db'), 'NORMAL')
  ;[writer, other] = [open(), open()]
  writer.run('CREATE TABLE thing (name TEXT)')
  commits = createCommitWatch({ writer })
})
afterEach(() => {
  for (const database of [writer, other]) database.close()
  rmSync(folder, { recursive: true, force: true })
})

const insert = "INSERT INTO thing VALUES ('x')"

test('nothing that happened is the same number', () => {
  expect(commits()).toBe(commits())
})

test('a change of our own counts at once', () => {
  const before = commits()
  writer.run(insert)
  const after = commits()
  expect(after).not.toBe(before)
  expect(commits()).toBe(after)
})

test('a change of another process counts from the next turn on', async () => {
  const before = commits()
  other.run(insert)
  await new Promise(setImmediate)
  expect(commits()).not.toBe(before)
})

test('nothing that is looked up while a change is not committed holds', () => {
  writer.run('BEGIN IMMEDIATE')
  writer.run(insert)
  const [first, second] = [commits(), commits()]
  expect(second).not.toBe(first)
  writer.run('COMMIT')
  const after = commits()
  expect([first, second]).not.toContain(after)
  expect(commits()).toBe(after)
})

test('of our own changes only those to the named tables count, whichever statement made them', async () => {
  writer.run('CREATE TABLE owner (id INTEGER PRIMARY KEY)')
  writer.run('CREATE TABLE pet (owner INTEGER REFERENCES owner ON DELETE CASCADE)')
  const some = createCommitWatch({ writer }, ['pet'])
  const before = some()
  writer.run(insert)
  writer.run('INSERT INTO owner VALUES (1)')
  expect(some()).toBe(before)
  writer.run('INSERT INTO pet VALUES (1)')
  const inserted = some()
  expect(inserted).not.toBe(before)
  writer.run('UPDATE pet SET owner = 1')
  const updated = some()
  expect(updated).not.toBe(inserted)
  writer.run('DELETE FROM owner')
  const gone = some()
  expect(gone).not.toBe(updated)
  other.run(insert)
  await new Promise(setImmediate)
  expect(some()).not.toBe(gone)
})
