import { tmpdir } from 'node:os'
import { dirname } from 'node:path'
import { backupsIn, makeBackup, verifyBackup } from '../../admin/backup/index.ts'
import { systemClock } from '../../base/clock.ts'
import { versionOf } from '../../base/version.ts'
import type { StorePaths } from './serve-config.ts'

type Source = Pick<StorePaths, 'dataFolder' | 'catalogDb' | 'userDb' | 'mediaPath'> & {
  configFile: string | null
}

const mb = (bytes: number): string => `${(bytes / 1024 / 1024).toFixed(1)} MB`

/** Makes a backup, with or without a running server. Resolves to the exit status. */
export async function backup(target: string, source: Source): Promise<number> {
  const [earlier] = await backupsIn(dirname(target))
  const { bytes, files, pictures } = await makeBackup({
    source,
    target,
    earlier: earlier?.path ?? null,
    version: await versionOf(process.env),
    now: systemClock.now,
  })
  console.log(`${target} is a backup: ${files} files with ${mb(bytes)}, ${pictures} of them pictures.`)
  console.log(`Music is not in it. "pezzottify backup --verify ${target}" tells whether it can be restored.`)
  return 0
}

/** Verifies that a backup can be restored. Resolves to 1 when it cannot. */
export async function verify(folder: string): Promise<number> {
  const differences = await verifyBackup(folder, tmpdir())
  if (differences.length === 0) {
    console.log(`${folder} is whole and can be restored.`)
    return 0
  }
  console.error(`${folder} is not whole:`)
  for (const difference of differences) console.error(`  ${difference}`)
  return 1
}
