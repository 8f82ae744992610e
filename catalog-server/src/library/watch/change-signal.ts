import { closeSync } from 'node:fs'
import { eachChunk } from '../../base/each-chunk.ts'
import { openInotify } from './inotify.ts'

/** Hears from the kernel that something changed in one of the folders that were added to `descriptor`. */
export type ChangeSignal = {
  descriptor: number
  close(): void
}

/**
 * The kernel tells changes to this process without asking any disk; folders are added by the process that walks through
 * them, which inherits the descriptor. `cat` waits for it, because Bun can wait for a pipe but not for this descriptor. It
 * sleeps until something changes.
 *
 * @param onEnd hears that nothing more will be heard, without having been closed
 * @returns null where the system cannot tell changes
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

/** Null where it cannot be started. */
function startCat(descriptor: number) {
  try {
    return Bun.spawn({ cmd: ['cat'], cwd: '/', stdin: descriptor, stdout: 'pipe', stderr: 'ignore' })
  } catch {
    return null
  }
}
