import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { isOnDiskOf, mountPoints } from './mount-points.ts'

const isLinux = process.platform === 'linux'
const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pezzottify-mounts-')))
afterAll(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'media/deep'), { recursive: true })
symlinkSync(join(folder, 'media'), join(folder, 'link'))

test.if(isLinux)('a folder below another is on its disk, whether it exists yet or not', () => {
  for (const path of ['', 'media', 'media/deep', 'not/yet']) {
    expect(isOnDiskOf(folder, join(folder, path))).toBe(true)
  }
})

test('a path elsewhere, behind a link, or on a mount of its own is not', () => {
  expect(isOnDiskOf(folder, join(folder, '..'))).toBe(false)
  expect(isOnDiskOf(join(folder, 'media'), join(folder, 'media-2'))).toBe(false)
  expect(isOnDiskOf(folder, join(folder, 'link'))).toBe(false)
  expect(isOnDiskOf(folder, join(folder, 'link/deep'))).toBe(false)
  expect(isOnDiskOf('/', '/proc')).toBe(false)
  expect(isOnDiskOf('/', '/proc/self')).toBe(false)
  expect(isOnDiskOf(join(folder, 'none'), join(folder, 'none/media'))).toBe(false)
})

test.if(isLinux)('the mount points of this machine are known', () => {
  expect(mountPoints()).toContainEqual({ path: '/proc', isAutomounter: false })
})
