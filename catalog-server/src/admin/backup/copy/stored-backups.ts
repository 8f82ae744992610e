import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../../base/errors.ts'
import type { Manifest } from './manifest.ts'
import { readManifest } from './manifest.ts'

/** A complete backup in the folder for backups. */
export type StoredBackup = { name: string; path: string; manifest: Manifest }

/** The complete backups in a folder, newest first. Unreadable ones are skipped. */
export async function backupsIn(folder: string): Promise<StoredBackup[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((error: unknown) => {
    if (['ENOENT', 'ENOTDIR'].includes(systemCodeOf(error) ?? '')) return []
    throw error
  })
  const found = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && isBackupName(entry.name))
      .map(async ({ name }): Promise<StoredBackup | null> => {
        const path = join(folder, name)
        const manifest = await readManifest(path).catch(() => null)
        return manifest && { name, path, manifest }
      }),
  )
  return found
    .filter((backup) => backup !== null)
    .sort((one, other) => other.manifest.made_at - one.manifest.made_at || (one.name < other.name ? 1 : -1))
}

/** A single visible folder name, which excludes backups that are being made or deleted. */
export const isBackupName = (name: string): boolean =>
  /^[^./\\\p{Cc}][^/\\\p{Cc}]{0,149}$/u.test(name) && !/\.(unfinished|deleting)$/.test(name)
/** Deletes a backup. It stops counting as one at the first step. */
export async function deleteBackup(path: string): Promise<void> {
  const leaving = `${path}.deleting`
  await rm(leaving, { recursive: true, force: true })
  await rename(path, leaving)
  await rm(leaving, { recursive: true, force: true })
}
