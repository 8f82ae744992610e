import { eachChunk } from '../../base/each-chunk.ts'
import { ignoringItsEnd } from '../../base/ignoring-its-end.ts'
import { partCommand, partSpawning } from '../../base/program.ts'
import { createFrameReader, encodeFrame } from './frames.ts'
import type { Answer, Question } from './protocol.ts'

export type DiskProcess = {
  ask(id: number, question: Question): void
  /** Sends no more requests, and lets it end. */
  end(): void
  kill(): void
}

type Events = {
  onAnswer(id: number, answer: Answer): void
  /** The process has ended. One that hangs in the system ends only when the system lets it. */
  onExit(): void
}

/** The most concurrent calls to one disk; more are queued. */
const callsAtOnce = 16

/**
 * Starts the process of a disk, without the server's environment. It does not keep the server alive. When the system
 * cannot start it, it counts as crashed.
 */
export function startDiskProcess({ onAnswer, onExit }: Events): DiskProcess {
  const child = spawn(onExit)
  if (child === null) {
    queueMicrotask(onExit)
    const nothing = (): void => undefined
    return { ask: nothing, end: nothing, kill: nothing }
  }
  child.unref()
  const take = createFrameReader(({ id, value, bytes }) => {
    // Our own program wrote it.
    const answer = value as Answer
    if (bytes !== null && 'result' in answer) answer.result = { ...(answer.result as object), bytes }
    onAnswer(id, answer)
  })
  void eachChunk(child.stdout, take)
  return {
    ask: (id, value) =>
      ignoringItsEnd(() => {
        for (const piece of encodeFrame({ id, value, bytes: null })) child.stdin.write(piece)
        return child.stdin.flush()
      }),
    end: () => ignoringItsEnd(() => child.stdin.end()),
    kill: () => child.kill('SIGKILL'),
  }
}

/** Null when the system has no process or pipe left. */
function spawn(onExit: () => void) {
  try {
    return Bun.spawn({
      cmd: partCommand('media/disk/child'),
      ...partSpawning,
      env: { ...partSpawning.env, UV_THREADPOOL_SIZE: String(callsAtOnce) },
      onExit,
    })
  } catch {
    return null
  }
}
