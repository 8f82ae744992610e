import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { makeBackup, verifyBackup } from '../../catalog-server/src/admin/backup/index.ts'
import { systemClock } from '../../catalog-server/src/base/clock.ts'
import { openCatalog } from '../../catalog-server/src/db/catalog/schema.ts'
import { openUsers } from '../../catalog-server/src/db/user/schema.ts'
import { isRoot, onSmallDisk } from './small-disk.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-full-'))
afterAll(() => rmSync(folder, { recursive: true }))

if (isRoot)
  test('a disk without room for looking through a backup says nothing about the backup', async () => {
    const source = {
      dataFolder: join(folder, 'data'),
      userDb: join(folder, 'data/user.db'),
      catalogDb: join(folder, 'data/catalog.db'),
      mediaPath: join(folder, 'data/media'),
      configFile: null,
    }
    const [backup, small, scratch] = [
      join(folder, 'backup'),
      join(folder, 'small'),
      join(folder, 'scratch'),
    ] as const
    for (const path of [source.mediaPath, small, scratch]) mkdirSync(path, { recursive: true })
    await openUsers(source.userDb).close()
    await openCatalog(source.catalogDb).close()
    await makeBackup({ source, target: backup, earlier: null, version: '1', now: systemClock.now })
    await onSmallDisk(small, '64k', async () => {
      await expect(verifyBackup(backup, small)).rejects.toMatchObject({
        code: 'disk_full',
        message: expect.stringMatching(/^There is no room in .*small to look through user\.db/),
      })
      expect(readdirSync(small)).toEqual([])
    })
    expect(await verifyBackup(backup, scratch)).toEqual([])
  })
