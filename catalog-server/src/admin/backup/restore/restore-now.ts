import { existsSync } from 'node:fs'
import { exchange } from '../../../db/installation/exchange.ts'
import type { Manifest } from '../copy/manifest.ts'
import { readManifest } from '../copy/manifest.ts'
import type { RestorePaths } from './stage.ts'
import { stageBackup } from './stage.ts'

/**
 * Restores a backup while no server runs: all of it or nothing.
 *
 * @returns the backup, and the names under which the previous files are kept
 * @throws AppError as `stageBackup`
 */
export async function restoreBackup(
  backup: string,
  paths: RestorePaths,
): Promise<{ manifest: Manifest; kept: string[] }> {
  const manifest = await readManifest(backup)
  const plan = await stageBackup(backup, paths)
  const kept = plan.moves.filter(({ place }) => existsSync(place)).map((move) => move.kept)
  exchange(paths.dataFolder, plan)
  return { manifest, kept }
}
