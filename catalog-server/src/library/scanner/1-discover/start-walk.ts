import { ignoringItsEnd } from '../../../base/ignoring-its-end.ts'
import { createLineReader } from '../../../base/line-reader.ts'
import { partCommand, partSpawning } from '../../../base/program.ts'
import type { WalkMessage, WalkRequest } from './messages.ts'
import { weightAtTelling, weightMax, weightOf } from './messages.ts'

export type Walk = {
  /** The messages of the walk, until it ends or is stopped. */
  messages: AsyncIterable<WalkMessage>
  /** Acknowledges that a message was handled, which makes room for others. */
  done(message: WalkMessage): void
  /** Continues without it at once, even when the file system does not answer. */
  stop(): void
}

/** `watch`: descriptor of what the folders are added to, so that changes in them are heard of; null for none. */
export type StartWalk = (request: Omit<WalkRequest, 'isWatching'>, watch: number | null) => Walk

/** The time-out for one answer of a file system. Disks that have to spin up take a quarter of that. */
const silenceMs = 60_000

/**
 * Walks the folders in a process of its own. A silent one is waiting for a file system: it is killed, its folder is
 * reported as `silent`, and another process continues with the folders after it.
 */
export const createStartWalk =
  (silenceMaxMs = silenceMs): StartWalk =>
  (request, watch) => {
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
      const started = startChild({ ...request, folders }, watch, (message) => {
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

type Child = {
  done(message: WalkMessage): void
  /** Whether it may be waiting for acknowledgements. */
  isHeldUp(): boolean
  /** Ignores all further messages. */
  end(): void
}

function startChild(
  request: Omit<WalkRequest, 'isWatching'>,
  watch: number | null,
  hear: (message: WalkMessage) => void,
): Child {
  const { cwd, env, stdin, stdout, stderr } = partSpawning
  const child = Bun.spawn({
    cmd: partCommand('library/scanner/1-discover/child'),
    cwd,
    env,
    stdio: [stdin, stdout, stderr, watch ?? 'ignore'],
  })
  child.unref()
  let isOver = false
  let dealtWith = 0
  /** The weight received from the child, and not yet acknowledged to it. */
  let outstanding = 0
  const take = (message: WalkMessage): void => {
    if (isOver) return
    outstanding += weightOf(message)
    hear(message)
  }
  const tell = (line: string): void =>
    ignoringItsEnd(() => {
      child.stdin.write(`${line}\n`)
      return child.stdin.flush()
    })
  // Our own program wrote it.
  const takeChunk = createLineReader((line) => take(JSON.parse(line) as WalkMessage))
  void pump(child.stdout, takeChunk).then(() => take({ type: 'failed', message: 'The walk broke off' }))
  tell(JSON.stringify({ ...request, isWatching: watch !== null }))

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
    // A broken pipe is the same as the end of the process.
  }
}
