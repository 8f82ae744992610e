import { readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { systemCodeOf } from '../../../base/errors.ts'
import type { Manifest } from './manifest.ts'
import { readManifest } from './manifest.ts'

/** A whole backup in a folder with backups. */
export type StoredBackup = { name: string; path: string; manifest: Manifest }

/** The whole backups in a folder, the newest first. What cannot be read as one is passed over. */
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

/** One folder in another, visible, and not one that is being made or deleted. */
export const isBackupName = (name: string): boolean =>
  /^[^./\\\p{Cc}][^/\\\p{Cc}]{0,149}$/u.test(name) && !/\.(unfinished|deleting)$/.test(name)
/** Deletes a backup. From its first moment on it is none any more. */
export async function deleteBackup(path: string): Promise<void> {
  const leaving = `${path}.deleting`
  await rm(leaving, { recursive: true, force: true })
  await rename(path, leaving)
  await rm(leaving, { recursive: true, force: true })
}
