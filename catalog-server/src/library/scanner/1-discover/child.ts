import { readSync, writeSync } from 'node:fs'
import { createLineReader } from '../../../base/line-reader.ts'
import { messageOf } from '../../../base/message-of.ts'
import { openKnownFiles } from './known-files.ts'
import type { WalkMessage, WalkRequest } from './messages.ts'
import { watchDescriptor, weightMax, weightOf } from './messages.ts'
import { walkFolder } from './walker.ts'

/*
 * The walk as a process of its own: file systems may hang, and a waiting call can neither be stopped nor must it block
 * the server. It reads with blocking calls, which cost a fraction of asynchronous ones. A line of its input is either a
 * request for a walk or says how much of the output has been handled. It ends with its input.
 */

const reportMs = 100
const chunk = Buffer.alloc(64 * 1024)
const lines: string[] = []
const takeChunk = createLineReader((line) => lines.push(line))

/** Signals that end the server are ignored: the server stops this process itself. */
process.on('SIGTERM', () => undefined)
process.on('SIGINT', () => undefined)

try {
  // Only the server writes here, in this form.
  for (;;) walk(JSON.parse(nextRequest()) as WalkRequest)
} catch (error) {
  tell({ type: 'failed', message: messageOf(error) })
}
process.exit(0)

function walk(request: WalkRequest): void {
  const known = openKnownFiles(request.catalogPath)
  let reportedAt = 0
  let unchanged = 0
  let place = { folderId: 0, directory: '' }
  const report = (): void => {
    reportedAt = performance.now()
    tell({ type: 'at', ...place, unchanged })
    unchanged = 0
  }
  /** The weight of messages sent and not yet handled. */
  let weight = 0
  const emit = (message: WalkMessage): void => {
    while (weight > weightMax) weight -= Number(nextLine())
    weight += weightOf(message)
    tell(message)
  }
  for (const folder of request.folders) {
    place = { folderId: folder.id, directory: '' }
    walkFolder(
      {
        known,
        links: request.followSymlinks ? { roots: request.folders.map(({ path }) => path) } : null,
        isFull: request.isFull,
        artDirectory: request.artDirectory,
        ownFolders: request.ownFolders,
        watch: request.isWatching ? watchDescriptor : null,
        emit,
        beat: () => {
          if (performance.now() - reportedAt >= reportMs) report()
        },
        at: (folderId, directory, count) => {
          unchanged += count
          place = { folderId, directory }
          if (performance.now() - reportedAt >= reportMs) report()
        },
      },
      folder,
    )
    report()
  }
  known.close()
  tell({ type: 'end' })
}

/** What is said of the output of a walk that has ended is passed by. */
function nextRequest(): string {
  for (;;) {
    const line = nextLine()
    if (line.startsWith('{')) return line
  }
}

function nextLine(): string {
  for (;;) {
    const line = lines.shift()
    if (line !== undefined) return line
    const length = readSync(0, chunk)
    // The server is gone.
    if (length === 0) process.exit(0)
    takeChunk(chunk.subarray(0, length))
  }
}

function tell(message: WalkMessage): void {
  let bytes = Buffer.from(`${JSON.stringify(message)}\n`)
  while (bytes.length > 0) bytes = bytes.subarray(writeSync(1, bytes))
}
