import { closeSync } from 'node:fs'
import { eachChunk } from '../../base/each-chunk.ts'
import { openInotify } from './inotify.ts'

/** Notices changes in the folders that were added to `descriptor`. */
export type ChangeSignal = {
  descriptor: number
  close(): void
}

/**
 * Listens to inotify in this process, which needs no access to a disk. Folders are added by the process that walks through
 * them and inherits the descriptor. A `cat` forwards the notifications into a pipe, because Bun can wait for a pipe but not
 * for this descriptor.
 *
 * @param onEnd called when no more changes can be noticed although it was not closed
 * @returns null on systems without inotify
 */
export function openChangeSignal(onChange: () => void, onEnd: () => void): ChangeSignal | null {
  const descriptor = openInotify()
  if (descriptor === null) return null
  let isClosed = false
  const close = (): void => {
    if (isClosed) return
    isClosed = true
    closeSync(descriptor)
    child?.kill('SIGKILL')
  }
  const child = startCat(descriptor)
  if (child === null) {
    close()
    return null
  }
  child.unref()
  void eachChunk(child.stdout, onChange).finally(() => {
    if (isClosed) return
    close()
    onEnd()
  })
  return { descriptor, close }
}

/** Null when it cannot be started. */
function startCat(descriptor: number) {
  try {
    return Bun.spawn({ cmd: ['cat'], cwd: '/', stdin: descriptor, stdout: 'pipe', stderr: 'ignore' })
  } catch {
    return null
  }
}
