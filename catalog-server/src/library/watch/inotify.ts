import type { Pointer } from 'bun:ffi'
import { ptr, read } from 'bun:ffi'
import { systemCalls } from '../../base/libc.ts'

/** `IN_CLOEXEC`: no other process inherits it. */
const closeOnExec = 0o2000000
/**
 * `IN_ATTRIB`, `IN_CLOSE_WRITE`, `IN_MOVED_FROM`, `IN_MOVED_TO`, `IN_CREATE` and `IN_DELETE`: the changes after which a
 * folder differs from its last scan. Writes to a file matter only once it is closed.
 */
const changes = 0x4 | 0x8 | 0x40 | 0x80 | 0x100 | 0x200
/** `IN_ONLYDIR` */
const foldersOnly = 0x0100_0000
/** `ENOSPC`: the user has as many watches as the system allows. */
const noneLeft = 28

const load = () =>
  systemCalls({
    inotify_init1: { args: ['i32'], returns: 'i32' },
    inotify_add_watch: { args: ['i32', 'ptr', 'u32'], returns: 'i32' },
    __errno_location: { args: [], returns: 'ptr' },
  })
let loaded: ReturnType<typeof load> | undefined

/** Opens an inotify instance. @returns its descriptor; null when the system has no inotify, or no instance is left */
export function openInotify(): number | null {
  const descriptor = (loaded ??= load())?.inotify_init1(closeOnExec) ?? -1
  return descriptor < 0 ? null : descriptor
}

/**
 * Watches a folder for changes directly inside it, once however often it is asked for. This asks the file system, which may
 * not answer.
 */
export function watchFolder(descriptor: number, path: string): 'watched' | 'limit' | 'failed' {
  const calls = (loaded ??= load())
  const name = Buffer.from(`${path}\0`)
  if (!calls) return 'failed'
  if (calls.inotify_add_watch(descriptor, ptr(name), changes | foldersOnly) >= 0) return 'watched'
  // The call always leaves the place of the error number.
  return read.i32(calls.__errno_location() as Pointer) === noneLeft ? 'limit' : 'failed'
}
