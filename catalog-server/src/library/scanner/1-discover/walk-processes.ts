import { eachChunk } from '../../../base/each-chunk.ts'
import { ignoringItsEnd } from '../../../base/ignoring-its-end.ts'
import { createLineReader } from '../../../base/line-reader.ts'
import { partCommand, partSpawning } from '../../../base/program.ts'
import type { ChangeSignal } from '../../watch/change-signal.ts'
import type { WalkMessage, WalkRequest } from './messages.ts'
import { weightAtTelling, weightMax, weightOf } from './messages.ts'

/** A process without a walk ends after this, to free its memory. */
const idleMs = 10_000

export type ProcessWalk = {
  /** Acknowledges that a message was handled. */
  done(message: WalkMessage): void
  /** Whether it may be waiting for acknowledgements. */
  isHeldUp(): boolean
  /** Ignores all further messages. Unless the walk has come to its end, the process is killed. */
  end(): void
}

type Request = Omit<WalkRequest, 'isWatching'>
type Hear = (message: WalkMessage) => void

type WalkingProcess = {
  /** That of the descriptor which it has inherited. Another one may have the same number later. */
  signal: ChangeSignal | null
  tell(line: string): void
  kill(): void
  /** Who hears what it says; nobody while it has no walk. */
  hear: Hear | null
}

/**
 * Starts processes that walk. One that has come to its end is kept for the next walk for a while: to start one takes longer
 * than many a walk.
 */
export function createWalkProcesses() {
  let free: WalkingProcess | null = null
  let idle: Timer | undefined

  function endFree(): void {
    clearTimeout(idle)
    free?.kill()
    free = null
  }

  function started(signal: ChangeSignal | null): WalkingProcess {
    const { cwd, env, stdin, stdout, stderr } = partSpawning
    const child = Bun.spawn({
      cmd: partCommand('library/scanner/1-discover/child'),
      cwd,
      env,
      stdio: [stdin, stdout, stderr, signal?.descriptor ?? 'ignore'],
    })
    child.unref()
    const process: WalkingProcess = {
      signal,
      tell: (line) =>
        ignoringItsEnd(() => {
          child.stdin.write(`${line}\n`)
          return child.stdin.flush()
        }),
      kill: () => child.kill('SIGKILL'),
      hear: null,
    }
    // Our own program wrote it.
    const takeChunk = createLineReader((line) => process.hear?.(JSON.parse(line) as WalkMessage))
    void eachChunk(child.stdout, takeChunk).then(() => {
      if (free === process) endFree()
      process.hear?.({ type: 'failed', message: 'The walk broke off' })
    })
    return process
  }

  function taken(signal: ChangeSignal | null): WalkingProcess {
    const process = free?.signal === signal ? free : null
    if (!process) return started(signal)
    clearTimeout(idle)
    free = null
    return process
  }

  function rest(process: WalkingProcess): void {
    endFree()
    free = process
    idle = setTimeout(endFree, idleMs)
    idle.unref()
  }

  return {
    /** @param signal what the folders are added to */
    begin: (request: Request, signal: ChangeSignal | null, hear: Hear): ProcessWalk => {
      const process = taken(signal)
      let isAtEnd = false
      let isOver = false
      let dealtWith = 0
      /** The weight received, and not yet acknowledged. */
      let outstanding = 0
      process.hear = (message) => {
        outstanding += weightOf(message)
        isAtEnd = message.type === 'end'
        hear(message)
      }
      process.tell(JSON.stringify({ ...request, isWatching: signal !== null } satisfies WalkRequest))
      return {
        done: (message) => {
          dealtWith += weightOf(message)
          if (dealtWith < weightAtTelling || isOver) return
          outstanding -= dealtWith
          process.tell(String(dealtWith))
          dealtWith = 0
        },
        isHeldUp: () => outstanding > weightMax,
        end: () => {
          if (isOver) return
          isOver = true
          process.hear = null
          if (isAtEnd) rest(process)
          else process.kill()
        },
      }
    },

    /** Called when no walk is under way. */
    close: endFree,
  }
}
