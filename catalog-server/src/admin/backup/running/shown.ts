import type { Backup } from '@pezzottify/contract'
import type { ListedBackup } from './tasks.ts'

/** A backup as clients see it. */
export function backupOf({ name, manifest, checked }: ListedBackup): Backup {
  const users = manifest.databases['user.db'].tables
  const catalog = manifest.databases['catalog.db'].tables
  return {
    name,
    made_at: manifest.made_at,
    version: manifest.version,
    size_bytes: manifest.bytes,
    verified: checked && checked.differences.length === 0,
    verified_at: checked?.at ?? null,
    differences: checked?.differences ?? [],
    counts: {
      users: users['user'] ?? 0,
      playlists: users['user_playlist'] ?? 0,
      likes: users['liked_content'] ?? 0,
      artists: catalog['artists'] ?? 0,
      albums: catalog['albums'] ?? 0,
      tracks: catalog['tracks'] ?? 0,
      pictures: manifest.pictures,
    },
  }
}

/** Whether it was found to be whole when it was looked at last. */
export const isSound = ({ checked }: ListedBackup): boolean => checked?.differences.length === 0
