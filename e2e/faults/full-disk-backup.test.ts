import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../catalog-server/src/testing/run-command.ts'
import { startServer } from '../server.ts'
import { isRoot, onSmallDisk } from './small-disk.ts'

const root = mkdtempSync(join(tmpdir(), 'pezzottify-full-'))
afterAll(() => rmSync(root, { recursive: true }))

if (isRoot)
  test('a disk without room for a backup, or for what it restores, keeps nothing of it, and says why', async () => {
    const [small, data] = [join(root, 'small'), join(root, 'home/data')]
    for (const folder of [small, join(root, 'home')]) mkdirSync(folder)
    await onSmallDisk(small, '3m', async () => {
      await (await startServer(['--web', 'off'], root, join(root, 'home'))).end()
      mkdirSync(join(data, 'media/images'), { recursive: true })
      writeFileSync(join(data, 'media/images/large.png'), Buffer.alloc(4_000_000, 'large'))
      const full = await runCommand(['backup', join(small, 'one'), '--data', data], root)
      expect([full.status, full.err]).toEqual([
        1,
        expect.stringMatching(/There is no backup .*nothing of it was left behind: the disk is full/),
      ])
      expect(readdirSync(small)).toEqual([])

      const backup = join(root, 'backup')
      expect((await runCommand(['backup', backup, '--data', data], root)).status).toBe(0)
      const restored = await runCommand(['restore', backup, '--data', join(small, 'data')], root)
      expect([restored.status, restored.err]).toEqual([
        1,
        expect.stringMatching(/nothing was changed: the disk is full/),
      ])
      const left = readdirSync(join(small, 'data'), { recursive: true }).map(String)
      expect(left.filter((name) => /restored|restore-|\.db$/.test(name))).toEqual([])
    })
  })
