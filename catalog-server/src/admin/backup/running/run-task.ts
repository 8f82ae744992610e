import type { ErrorCode } from '@pezzottify/contract'
import { AppError } from '../../../base/errors.ts'
import { eachChunk } from '../../../base/each-chunk.ts'
import { ignoringItsEnd } from '../../../base/ignoring-its-end.ts'
import { createLineReader } from '../../../base/line-reader.ts'
import { partCommand, partSpawning } from '../../../base/program.ts'
import type { Results, Task } from './tasks.ts'

/** From the process: its progress, then its result. */
export type ChildMessage =
  | { type: 'at'; done: number; total: number }
  | { type: 'done'; result: Results[keyof Results] }
  | { type: 'failed'; code: ErrorCode; message: string }

export type RunningTask<T extends Task> = {
  /**
   * @throws AppError with the reason of the failure; `unavailable` when it was stopped, or made no progress for too
   * long
   */
  result: Promise<Results[T['type']]>
  /** Kills the process at any point. */
  stop(): void
}

/** The longest silence of each task: a disk that works answers sooner, and the largest database is copied sooner. */
const silenceMaxMs = { list: 15_000, tidy: 60_000, delete: 600_000, make: 1_800_000, verify: 1_800_000 }

/** Performs a task on backups in a process of its own, without blocking requests. */
export function runTask<T extends Task>(
  task: T,
  onProgress: (done: number, total: number) => void = () => undefined,
): RunningTask<T> {
  const child = Bun.spawn({
    cmd: partCommand('admin/backup/running/child'),
    ...partSpawning,
  })
  child.unref()
  const stop = (): void => child.kill('SIGKILL')
  const maxMs = silenceMaxMs[task.type]
  const timer = setTimeout(stop, maxMs)
  timer.unref()
  const { promise, resolve, reject } = Promise.withResolvers<Results[T['type']]>()
  const takeChunk = createLineReader((line) => {
    timer.refresh()
    // Our own program wrote it.
    const message = JSON.parse(line) as ChildMessage
    if (message.type === 'at') onProgress(message.done, message.total)
    else if (message.type === 'failed') reject(new AppError(message.code, message.message))
    // The result has the type of the task, as `perform` declares.
    else resolve(message.result as Results[T['type']])
  })
  // Whatever it has said before its end counts.
  void eachChunk(child.stdout, takeChunk).then(() =>
    reject(new AppError('unavailable', 'It was stopped, or the folder for backups does not answer')),
  )
  ignoringItsEnd(() => {
    child.stdin.write(`${JSON.stringify(task)}\n`)
    return child.stdin.flush()
  })
  return { result: promise.finally(() => clearTimeout(timer)), stop }
}
