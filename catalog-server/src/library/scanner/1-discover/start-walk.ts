import { partCommand, partSpawning } from '../../../base/program.ts'
import { createLineReader } from '../../tags/protocol.ts'
import type { WalkMessage, WalkRequest } from './messages.ts'
import { weightAtTelling, weightMax, weightOf } from './messages.ts'

export type Walk = {
  /** What the walk finds, until it ends or is stopped. */
  messages: AsyncIterable<WalkMessage>
  /** Says that a message is dealt with, which makes room for others. */
  done(message: WalkMessage): void
  /** Goes on without it at once, even when the file system does not answer. */
  stop(): void
}

export type StartWalk = (request: WalkRequest) => Walk

/** A file system that takes longer for one answer hangs. Disks that have to wake up take a quarter of that. */
const silenceMs = 60_000

/**
 * Walks the folders in a process of its own. One that gives no sign of life waits for a file system: it is killed, its
 * folder is told of as `silent`, and another process goes on with the folders after it.
 */
export const createStartWalk =
  (silenceMaxMs = silenceMs): StartWalk =>
  (request) => {
    const waiting: WalkMessage[] = []
    let isEnded = false
    let wake = (): void => undefined
    let child = begin(request.folders)

    function take(message: WalkMessage): void {
      waiting.push(message)
      wake()
    }

    function begin(folders: WalkRequest['folders']): Child {
      let heardAt = performance.now()
      let walked = 0
      const started = startChild({ ...request, folders }, (message) => {
        heardAt = performance.now()
        if (message.type === 'folder') walked += 1
        if (message.type === 'end' || message.type === 'failed') over()
        take(message)
      })
      const over = (): void => {
        clearInterval(watch)
        started.end()
      }
      const watch = setInterval(() => {
        // Where it waits for room, its silence is ours.
        if (started.isHeldUp()) heardAt = performance.now()
        if (performance.now() - heardAt < silenceMaxMs) return
        over()
        const silent = folders[walked]
        if (!silent) return take({ type: 'failed', message: 'The catalog does not answer' })
        take({ type: 'folder', folderId: silent.id, outcome: 'silent', message: null, leftOut: [] })
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

type Child = {
  done(message: WalkMessage): void
  /** Whether it may be waiting until more is dealt with. */
  isHeldUp(): boolean
  /** Nothing more is heard of it. */
  end(): void
}

function startChild(request: WalkRequest, hear: (message: WalkMessage) => void): Child {
  const child = Bun.spawn({
    cmd: partCommand('library/scanner/1-discover/child'),
    ...partSpawning,
  })
  child.unref()
  let isOver = false
  let dealtWith = 0
  /** Told by the child, and not yet told to it as dealt with. */
  let outstanding = 0
  const take = (message: WalkMessage): void => {
    if (isOver) return
    outstanding += weightOf(message)
    hear(message)
  }
  const tell = (line: string): void =>
    void Promise.try(() => {
      child.stdin.write(`${line}\n`)
      return child.stdin.flush()
    }).catch(() => undefined)
  // Our own program wrote it.
  const takeChunk = createLineReader((line) => take(JSON.parse(line) as WalkMessage))
  void pump(child.stdout, takeChunk).then(() => take({ type: 'failed', message: 'The walk broke off' }))
  tell(JSON.stringify(request))

  return {
    done: (message) => {
      dealtWith += weightOf(message)
      if (dealtWith < weightAtTelling || isOver) return
      outstanding -= dealtWith
      tell(String(dealtWith))
      dealtWith = 0
    },
    isHeldUp: () => outstanding > weightMax,
    end: () => {
      isOver = true
      child.kill('SIGKILL')
    },
  }
}

async function pump(stream: ReadableStream<Uint8Array>, take: (chunk: Uint8Array) => void): Promise<void> {
  try {
    for await (const chunk of stream) take(chunk)
  } catch {
    // A broken pipe says the same as the end of it.
  }
}
