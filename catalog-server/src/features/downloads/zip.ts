import { open } from 'node:fs/promises'
import { makeZip, predictLength } from 'client-zip'

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
 * A file that has become shorter or longer meanwhile breaks the answer off, so that nobody keeps half an archive for a
 * whole one.
 */
export function zipOf(entries: readonly ZipEntry[]): { body: ReadableStream<Uint8Array>; sizeBytes: bigint } {
  const sizes = entries.map((entry) => ({ name: entry.name, size: entry.sizeBytes }))
  const inputs = entries.map((entry) => ({
    name: entry.name,
    lastModified: new Date(entry.modifiedMs),
    size: entry.sizeBytes,
    input: contentOf(entry),
  }))
  return { body: makeZip(inputs, { buffersAreUTF8: true }), sizeBytes: predictLength(sizes) }
}

async function* contentOf(entry: ZipEntry): AsyncGenerator<Uint8Array<ArrayBuffer>> {
  if ('text' in entry) {
    yield new TextEncoder().encode(entry.text)
    return
  }
  const file = await open(entry.path)
  try {
    let left = entry.sizeBytes
    while (left > 0) {
      // A buffer of its own each time: the one before may still be on its way out.
      const { buffer, bytesRead } = await file.read(new Uint8Array(Math.min(chunkBytes, left)))
      if (bytesRead === 0) throw new Error(`The file became shorter while it was sent: ${entry.path}`)
      left -= bytesRead
      yield buffer.subarray(0, bytesRead)
    }
  } finally {
    await file.close()
  }
}
