import { setPriority } from 'node:os'
import { AppError, messageOf } from '../../../base/errors.ts'
import type { ChildMessage } from './run-task.ts'
import type { Task } from './tasks.ts'
import { perform } from './tasks.ts'

/*
 * Work on backups in a process of its own: copying a database occupies a thread for seconds, and a folder for backups
 * on a network may not answer at all. The first line of its input is the task; it ends with its input.
 */

const progressEveryMs = 200
/** A low priority: playback comes first. */
const priority = 10

/** Signals that end the server are ignored: the server stops this process itself. */
process.on('SIGTERM', () => undefined)
process.on('SIGINT', () => undefined)

const tell = (message: ChildMessage): void => console.log(JSON.stringify(message))

const input = console[Symbol.asyncIterator]()
// Only the server writes here, in this form.
const task = JSON.parse((await input.next()).value as string) as Task
void input.next().then(({ done }) => done && process.exit(1))
try {
  setPriority(priority)
} catch {
  // Without that right it continues at normal priority.
}
let toldAt = -Infinity
try {
  const result = await perform(task, (done, total) => {
    if (performance.now() - toldAt < progressEveryMs && done < total) return
    toldAt = performance.now()
    tell({ type: 'at', done, total })
  })
  tell({ type: 'done', result })
} catch (error) {
  const code = error instanceof AppError ? error.code : 'internal'
  tell({ type: 'failed', code, message: messageOf(error) })
}
process.exit(0)
