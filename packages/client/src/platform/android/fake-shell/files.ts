import type { Emit, ReadBytes } from './player.ts'

/** Files of the app on the phone, fetched from the server by the shell. */
export function createFakeFiles(emit: Emit, read: ReadBytes, roomBytes: number) {
  const files = new Map<string, Uint8Array>()
  const usedBytes = (): number => [...files.values()].reduce((sum, { byteLength }) => sum + byteLength, 0)
  return {
    files,
    async download(key: string, url: string): Promise<void> {
      const here = files.get(key)
      const bytes = here ?? (await read(url))
      const failed = (reason: 'later' | 'full'): void =>
        emit('downloadFailed', { key, reason, retryAfterSeconds: null })
      if (!bytes) return failed('later')
      if (!here && usedBytes() + bytes.byteLength > roomBytes) return failed('full')
      emit('progress', { key, receivedBytes: Math.floor(bytes.byteLength / 2) })
      files.set(key, bytes)
      emit('downloaded', { key, sizeBytes: bytes.byteLength, mime: null })
    },
    remove: (key: string): void => void files.delete(key),
    removeAll(prefix: string): void {
      for (const key of files.keys()) if (key.startsWith(prefix)) files.delete(key)
    },
    list(id: string): void {
      const listed = [...files].map(([key, { byteLength }]) => ({ key, sizeBytes: byteLength }))
      const used = usedBytes()
      emit('downloads', {
        id,
        files: listed,
        usedBytes: used,
        freeBytes: roomBytes - used,
        totalBytes: roomBytes,
      })
    },
  }
}
