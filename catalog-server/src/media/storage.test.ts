import { afterEach, beforeEach, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStorage } from './storage.ts'
import type { Storage } from './storage.ts'

let outer: string
let root: string
let now: number
let storage: Storage
const find = (root: string, name: string) => storage.find(root, name)

beforeEach(() => {
  outer = mkdtempSync(join(tmpdir(), 'storage-'))
  root = join(outer, 'music')
  mkdirSync(root)
  writeFileSync(join(root, 'one.mp3'), 'one')
  now = 0
  storage = createStorage({ clock: { now: () => 0, monotonicMs: () => now } })
})
afterEach(() => {
  storage.close()
  rmSync(outer, { recursive: true })
})

test('a file that was found is found again as it is now', async () => {
  const first = await find(root, 'one.mp3')
  expect(await find(root, 'one.mp3')).toEqual(first)
  writeFileSync(join(root, 'one.mp3'), 'one that is longer')
  expect(await find(root, 'one.mp3')).toMatchObject({ sizeBytes: 18 })
  utimesSync(join(root, 'one.mp3'), 1, 1)
  expect(await find(root, 'one.mp3')).toMatchObject({ modifiedMs: 1_000 })
})

test('a file that is gone, or another by now, is looked up anew', async () => {
  const first = await find(root, 'one.mp3')
  writeFileSync(join(root, 'other.mp3'), 'two')
  utimesSync(join(root, 'other.mp3'), 1, 1)
  renameSync(join(root, 'other.mp3'), join(root, 'one.mp3'))
  const second = await find(root, 'one.mp3')
  expect(second?.inode).not.toBe(first?.inode)
  rmSync(join(root, 'one.mp3'))
  expect(await find(root, 'one.mp3')).toBeNull()
})

test('a link that leads out by now is refused at once where its file went, and soon where it stayed', async () => {
  mkdirSync(join(root, 'kept'))
  renameSync(join(root, 'one.mp3'), join(root, 'kept/one.mp3'))
  symlinkSync('kept/one.mp3', join(root, 'link.mp3'))
  writeFileSync(join(outer, 'secret.mp3'), 'secret')
  const first = await find(root, 'link.mp3')
  rmSync(join(root, 'link.mp3'))
  symlinkSync('../secret.mp3', join(root, 'link.mp3'))
  // Never the secret file: the file that was found is the one that is given.
  expect(await find(root, 'link.mp3')).toEqual(first)
  now = 60_000
  expect(await find(root, 'link.mp3')).toBeNull()
})

test('a folder in the place of a file is none', async () => {
  await find(root, 'one.mp3')
  rmSync(join(root, 'one.mp3'))
  mkdirSync(join(root, 'one.mp3'))
  expect(await find(root, 'one.mp3')).toBeNull()
})
