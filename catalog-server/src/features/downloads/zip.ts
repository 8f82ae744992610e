import type { FileHandle } from 'node:fs/promises'
import { open } from 'node:fs/promises'
import { makeZip } from 'client-zip'

/** A file on disk or a text, under the name it has in the archive. */
export type ZipEntry = { name: string; modifiedMs: number; sizeBytes: number } & (
  | { path: string }
  | { text: string }
)

const chunkBytes = 256 * 1024

/**
 * Several files as one, not compressed: audio does not get smaller. Nothing is written to disk; the next piece of a file
 * is read when the last one was taken, and a reader who goes away closes the file that is open.
 *
 * A file that has become shorter meanwhile breaks the answer off, so that nobody takes half an archive for a whole one.
 */
export function zipOf(entries: readonly ZipEntry[]): ReadableStream<Uint8Array> {
  const files = createFileReader()
  const archive = makeZip(
    entries.map((entry) => ({
      name: entry.name,
      lastModified: new Date(entry.modifiedMs),
      size: entry.sizeBytes,
      input: 'text' in entry ? entry.text : files.read(entry),
    })),
    { buffersAreUTF8: true },
  ).getReader()
  return new ReadableStream({
    pull: async (stream) => {
      const { done, value } = await archive.read()
      if (done) stream.close()
      else stream.enqueue(value)
    },
    // The archive itself does not tell its inputs that nobody wants them any more.
    cancel: () => files.end(),
  })
}

/** One file after the other, until all was read or nobody wants more. */
function createFileReader() {
  let current: FileHandle | null = null
  const ending = new AbortController()
  const close = async (): Promise<void> => {
    const file = current
    current = null
    await file?.close()
  }
  return {
    async *read({ path, sizeBytes }: { path: string; sizeBytes: number }) {
      current = await open(path)
      try {
        for (let left = sizeBytes; left > 0 && !ending.signal.aborted;) {
          // A buffer of its own each time: the one before may still be on its way out.
          const piece = await current.read(new Uint8Array(Math.min(chunkBytes, left)))
          if (piece.bytesRead === 0) throw new Error(`A file became shorter while it was sent: ${path}`)
          left -= piece.bytesRead
          yield piece.buffer.subarray(0, piece.bytesRead)
        }
      } finally {
        await close()
      }
    },
    end: (): Promise<void> => {
      ending.abort()
      return close()
    },
  }
}
