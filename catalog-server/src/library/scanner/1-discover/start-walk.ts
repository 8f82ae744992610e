import type { ChangeSignal } from '../../watch/change-signal.ts'
import type { WalkMessage, WalkRequest } from './messages.ts'
import { createWalkProcesses, type ProcessWalk } from './walk-processes.ts'

type Walk = {
  /** The messages of the walk, until it ends or is stopped. */
  messages: AsyncIterable<WalkMessage>
  /** Acknowledges that a message was handled, which makes room for others. */
  done(message: WalkMessage): void
  /** Continues without it at once, even when the file system does not answer. */
  stop(): void
}

/** `signal`: what the folders are added to, so that changes in them are heard of; null for none. */
export type StartWalk = (request: Omit<WalkRequest, 'isWatching'>, signal: ChangeSignal | null) => Walk

/** The time-out for one answer of a file system. Disks that have to spin up take a quarter of that. */
const silenceMs = 60_000

/**
 * Walks the folders in a process of its own. A silent one is waiting for a file system: it is killed, its folder is
 * reported as `silent`, and another process continues with the folders after it.
 */
export function createWalks(silenceMaxMs = silenceMs): { start: StartWalk; close(): void } {
  const processes = createWalkProcesses()
  const start: StartWalk = (request, signal) => {
    const waiting: WalkMessage[] = []
    let isEnded = false
    let wake = (): void => undefined
    let child = begin(request.folders)

    function take(message: WalkMessage): void {
      waiting.push(message)
      wake()
    }

    function begin(folders: WalkRequest['folders']): ProcessWalk {
      let heardAt = performance.now()
      let walked = 0
      const started = processes.begin({ ...request, folders }, signal, (message) => {
        heardAt = performance.now()
        if (message.type === 'folder') walked += 1
        if (message.type === 'end' || message.type === 'failed') over()
        take(message)
      })
      const over = (): void => {
        clearInterval(silence)
        started.end()
      }
      const silence = setInterval(() => {
        // While it waits for room, its silence is caused by us.
        if (started.isHeldUp()) heardAt = performance.now()
        if (performance.now() - heardAt < silenceMaxMs) return
        over()
        const silent = folders[walked]
        if (!silent) return take({ type: 'failed', message: 'The catalog does not answer' })
        take({
          type: 'folder',
          folderId: silent.id,
          outcome: 'silent',
          message: null,
          leftOut: [],
          mounts: [],
          watch: null,
        })
        const rest = folders.slice(walked + 1)
        if (rest.length > 0) child = begin(rest)
        else take({ type: 'end' })
      }, silenceMaxMs / 20)
      return { ...started, end: over }
    }

    function stop(): void {
      isEnded = true
      child.end()
      wake()
    }

    async function* messages(): AsyncGenerator<WalkMessage> {
      try {
        for (;;) {
          if (isEnded) return
          const message = waiting.shift()
          if (message) yield message
          else await new Promise<void>((resolve) => (wake = resolve))
          if (message?.type === 'end' || message?.type === 'failed') return
        }
      } finally {
        stop()
      }
    }

    return { messages: messages(), done: (message) => child.done(message), stop }
  }
  return { start, close: processes.close }
}
