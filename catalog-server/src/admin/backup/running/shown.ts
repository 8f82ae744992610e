import type { Backup } from '@pezzottify/contract'
import type { ListedBackup } from './tasks.ts'

/** A backup in the form of the contract. */
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

/** Whether its latest check found it complete. */
export const isSound = ({ checked }: ListedBackup): boolean => checked?.differences.length === 0
