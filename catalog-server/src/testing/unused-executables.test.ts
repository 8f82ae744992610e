import { expect, test } from 'bun:test'
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { removeUnused } from '../../launch/unused.ts'

const nowMs = 1_800_000_000_000
const nameAt = (minutesAgo: number): string => `${(nowMs - minutesAgo * 60_000).toString(36)}-${process.pid}`

test('an executable goes when it is old and nobody runs it, however many were built since', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-unused-'))
  const [running, unused, kept, fresh] = [nameAt(90), nameAt(60), nameAt(30), nameAt(5)]
  for (const name of [running, unused, kept, fresh]) {
    mkdirSync(join(folder, name))
    copyFileSync('/bin/sleep', join(folder, name, 'pezzottify'))
  }
  writeFileSync(join(folder, 'made.json'), '{}')
  const child = Bun.spawn([join(folder, running, 'pezzottify'), '60'])
  try {
    removeUnused(folder, kept, nowMs)
    expect(readdirSync(folder).sort()).toEqual([running, kept, fresh, 'made.json'].sort())
  } finally {
    child.kill()
    await child.exited
  }
  removeUnused(folder, kept, nowMs)
  expect(readdirSync(folder).sort()).toEqual([kept, fresh, 'made.json'].sort())
  rmSync(folder, { recursive: true })
})
