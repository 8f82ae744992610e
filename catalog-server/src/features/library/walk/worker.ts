import { textOf } from './error-text.ts'
import { openKnownFiles } from './known-files.ts'
import type { WalkMessage, WalkRequest } from './messages.ts'
import { weightMax, weightOf } from './messages.ts'
import { walkFolder } from './walker.ts'

declare const self: Worker

const reportMs = 100

/**
 * The walk as a thread of its own: file systems may hang, and a thread that waits for one holds up nobody. It reads
 * with blocking calls, which cost a fraction of the others.
 */
self.onmessage = (event: MessageEvent<WalkRequest>) => {
  const { data } = event
  try {
    walk(data)
  } catch (error) {
    postMessage({ type: 'failed', message: textOf(error) } satisfies WalkMessage)
  }
}

function walk(request: WalkRequest): void {
  const { handedOver, signs } = request
  const isStopped = (): boolean => Atomics.load(signs, 0) === 1
  const beat = (): void => void Atomics.add(signs, 1, 1)
  const known = openKnownFiles(request.catalogPath)
  let reportedAt = 0
  let unchanged = 0
  let place = { folderId: 0, directory: '' }
  const report = (): void => {
    reportedAt = performance.now()
    postMessage({ type: 'at', ...place, unchanged } satisfies WalkMessage)
    unchanged = 0
  }
  const emit = (message: WalkMessage): void => {
    for (let weight = Atomics.load(handedOver, 0); weight > weightMax && !isStopped();) {
      Atomics.wait(handedOver, 0, weight, reportMs)
      weight = Atomics.load(handedOver, 0)
      beat()
    }
    if (isStopped()) return
    Atomics.add(handedOver, 0, weightOf(message))
    postMessage(message)
  }
  for (const folder of request.folders) {
    if (isStopped()) break
    Atomics.store(signs, 2, folder.id)
    walkFolder(
      {
        known,
        links: request.followSymlinks ? { roots: request.folders.map(({ path }) => path) } : null,
        artDirectory: request.artDirectory,
        emit,
        isStopped,
        beat,
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
  postMessage({ type: 'end' } satisfies WalkMessage)
}
