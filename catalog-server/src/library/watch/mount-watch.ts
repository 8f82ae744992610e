import { closeSync, openSync } from 'node:fs'
import { mountTable, mountTablePath } from '../../media/disk/mount-points.ts'
import { openKernelPoll } from './kernel-poll.ts'
import { changedMounts } from './mount-changes.ts'

export type MountWatch = {
  /** Begins to watch, also anew where that has ended by itself. Does nothing while it watches. */
  open(): void
  close(): void
}

/** Mounts often change several at a time; they are looked at together. */
const gatherMs = 500
/** `POLLPRI` and `POLLERR`: a poll of the mount table ends so when it changed (`proc_pid_mountinfo(5)`). */
const changed = 0x2 | 0x8

/**
 * Calls `onChange` with the paths at which something was mounted or unmounted: inotify tells the folder there nothing of
 * it. Does nothing where the system does not allow that.
 */
export function createMountWatch(onChange: (paths: string[]) => void): MountWatch {
  let end: (() => void) | null = null

  function open(): void {
    const table = openTable()
    if (table === null) return
    const poll = openKernelPoll(table, changed)
    let isOver = false
    let stopWaiting: (() => void) | null = null
    let looking: NodeJS.Timeout | undefined
    // What changes while the table is read ends the poll, too.
    let seen = mountTable() ?? ''

    end = () => {
      isOver = true
      end = null
      clearTimeout(looking)
      stopWaiting?.()
      poll?.close()
      closeSync(table)
    }
    const wait = (): void => {
      stopWaiting = poll && waitFor(poll.events, onEvent)
      if (stopWaiting === null) end?.()
    }
    const onEvent = (isChange: boolean): void => {
      if (isOver) return
      if (!isChange) return end?.()
      looking = setTimeout(look, gatherMs)
      looking.unref()
    }
    const look = (): void => {
      if (poll?.again()) wait()
      else end?.()
      const before = seen
      seen = mountTable() ?? before
      const paths = changedMounts(before, seen)
      if (paths.length > 0) onChange(paths)
    }
    wait()
  }

  return {
    open: () => {
      if (!end) open()
    },
    close: () => end?.(),
  }
}

function openTable(): number | null {
  try {
    return openSync(mountTablePath, 'r')
  } catch {
    return null
  }
}

/**
 * Waits for an event counter by a `head` that ends with its value: Bun can wait for the end of a process, but not for
 * this descriptor. A `cat` would be left behind when this process is killed, since its descriptor has no end.
 *
 * @returns a function that stops it; null when it cannot be started
 */
function waitFor(counter: number, onEvent: (isEvent: boolean) => void): (() => void) | null {
  try {
    const child = Bun.spawn({
      cmd: ['head', '-c', '8'],
      cwd: '/',
      stdin: counter,
      stdout: 'ignore',
      stderr: 'ignore',
    })
    child.unref()
    void child.exited.then((code) => onEvent(code === 0))
    return () => child.kill('SIGKILL')
  } catch {
    return null
  }
}
