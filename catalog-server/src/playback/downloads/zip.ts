import { makeZip } from 'client-zip'
import { pulledStream } from '../../base/pulled-stream.ts'
import type { MediaFile } from '../../media/media-file.ts'

/** A file on disk or a text, under its name in the archive. */
export type ZipEntry = { name: string; modifiedMs: number; sizeBytes: number } & (
  | { file: MediaFile }
  | { text: string }
)

/**
 * Packs several files into one without compression, since audio does not compress further. Nothing is written to disk;
 * the next chunk of a file is read when the last one was consumed, and when the reader leaves, the open file is closed.
 *
 * When a file has become shorter meanwhile, or its disk goes silent, the answer is aborted, so that half an archive is
 * not taken for a complete one.
 *
 * @throws AppError `media_unreachable` when the disk of the first file does not answer
 */
export async function zipOf(entries: readonly ZipEntry[]): Promise<ReadableStream<Uint8Array>> {
  const files = createFileReader()
  const archive = makeZip(
    entries.map((entry) => ({
      name: entry.name,
      lastModified: new Date(entry.modifiedMs),
      size: entry.sizeBytes,
      input: 'text' in entry ? entry.text : files.read(entry.file),
    })),
    { buffersAreUTF8: true },
  ).getReader()
  const before: Uint8Array[] = []
  while (!files.hasBegun()) {
    const { value } = await archive.read()
    if (!value) break
    before.push(value)
  }
  return pulledStream(
    async () => before.shift() ?? (await archive.read()).value,
    // The archive itself does not tell its inputs that it was cancelled.
    () => files.end(),
  )
}

/** Reads one file after the other, until all are read or it is cancelled. */
function createFileReader() {
  let current: ReturnType<MediaFile['chunks']> | null = null
  let hasBegun = false
  let isEnded = false
  return {
    async *read(file: MediaFile) {
      if (isEnded) return
      current = file.chunks(0, file.sizeBytes - 1)
      for await (const piece of current) {
        hasBegun = true
        yield piece
      }
    },
    /** Whether a disk has answered. */
    hasBegun: () => hasBegun,
    end: async (): Promise<void> => {
      isEnded = true
      await current?.return()
    },
  }
}
