import type { FoundFile } from '../1-discover/messages.ts'

/** The columns of `scanned_files` that say which file it is, and by what its changes are noticed. */
export const scannedColumns = 'folder_id, directory, path, size_bytes, modified_ns, changed_ns, art_mark'

export const scannedValues = (
  folderId: number,
  { directory, path, sizeBytes, modifiedNs, changedNs, fingerprint }: FoundFile,
) => [folderId, directory, path, sizeBytes, modifiedNs, changedNs, fingerprint] as const
