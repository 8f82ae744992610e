import { AppError } from '../../base/errors.ts'
import { diskFailures } from './contained.ts'
import type { Operations } from './operations.ts'
import { startDiskProcess } from './process.ts'
import type { DiskProcess } from './process.ts'
import type { Answer, Question } from './protocol.ts'

export type Disk = {
  /**
   * Runs an operation in the process of the disk.
   *
   * @throws AppError `media_unreachable` when it does not answer in time, at once while it is known not to answer, and
   *   when it answers that it is broken
   */
  ask<N extends keyof Operations>(
    name: N,
    ...args: Parameters<Operations[N]>
  ): Promise<Awaited<ReturnType<Operations[N]>>>
  /** Gives a handle back; nobody waits for that. */
  release(handle: number): void
  /** Whether it is known not to answer. */
  isSilent(): boolean
  close(): void
}

type Pending = {
  question: Question
  resolve(result: unknown): void
  reject(error: unknown): void
  deadline: NodeJS.Timeout
  isAskedAgain: boolean
}

export type DiskEvents = { onSilent(detail: string): void; onAnswering(): void }

/** Below the five seconds within which a listener is told. */
const answerMaxMs = 4_000
/** A process that nobody asked anything for so long ends. */
const idleMs = 60_000
/** So long a call that does not come back is waited for before it is asked anew: its disk may be another one by then. */
const askAgainMs = 60_000
/** When the process fell over meanwhile. */
const restartMs = 1_000
/** Processes of one disk that hang and cannot be ended. */
const leavingMax = 3
const retryAfterSeconds = 5

export const unreachable = (cause?: unknown): AppError =>
  new AppError('media_unreachable', '', {
    cause,
    headers: { 'retry-after': String(retryAfterSeconds) },
  })

/**
 * A disk with music, or a share that is mounted like one. It may answer late or never, and a call that hangs in the system
 * cannot be taken back, not even by ending the process that made it. So each disk has a process of its own, which the
 * server can do without; and once one call is late, all others are refused until that one came back.
 */
export function createDisk({ onSilent, onAnswering }: DiskEvents): Disk {
  const pending = new Map<number, Pending>()
  const handles = new Set<number>()
  let current: DiskProcess | null = null
  /** Processes that were given up, and are not gone yet. */
  let leaving = 0
  let lastId = 0
  let isClosed = false
  /** The call that is waited for while the disk is silent. */
  let probe: { id: number; question: Question } | null = null
  let askingAgain: NodeJS.Timeout | undefined
  let idling: NodeJS.Timeout | undefined

  function start(): DiskProcess {
    const started: DiskProcess = startDiskProcess({
      onAnswer: (id, answer) => started === current && take(id, answer),
      onExit: () => {
        if (started !== current) return void (leaving -= 1)
        current = null
        askOnceMore()
        if (probe) askAgainLater(restartMs)
      },
    })
    return started
  }

  /** What a process is asked just as it falls over was no fault of the disk. Open files are lost with it. */
  function askOnceMore(): void {
    handles.clear()
    for (const [id, one] of pending) {
      const isLost = one.isAskedAgain || one.question.name === 'read'
      one.isAskedAgain = true
      if (isLost) lose(id, one)
      else (current ??= start()).ask(id, one.question)
    }
  }

  function lose(id: number, { deadline, reject }: Pending): void {
    pending.delete(id)
    clearTimeout(deadline)
    reject(unreachable())
  }

  /** Goes on without the process, whether or not it can be ended. */
  function leave(end: (process: DiskProcess) => void): void {
    if (!current) return
    leaving += 1
    end(current)
    current = null
    handles.clear()
    for (const [id, one] of pending) lose(id, one)
  }

  function askAgainLater(ms: number): void {
    clearTimeout(askingAgain)
    askingAgain = setTimeout(() => {
      if (!probe || isClosed) return
      if (leaving < leavingMax) leave((process) => process.kill())
      if (!current) {
        current = start()
        current.ask(probe.id, probe.question)
      }
      askAgainLater(askAgainMs)
    }, ms)
    askingAgain.unref()
  }

  function beSilent(id: number, question: Question, detail: string): void {
    if (probe) return
    probe = { id, question }
    onSilent(detail)
    askAgainLater(askAgainMs)
  }

  function take(id: number, answer: Answer): void {
    const one = pending.get(id)
    pending.delete(id)
    const opened = handleOf(answer)
    if (one) {
      if (opened !== null) handles.add(opened)
      clearTimeout(one.deadline)
      if ('result' in answer) one.resolve(answer.result)
      else one.reject(errorOf(answer.error))
    } else if (opened !== null) release(opened)
    if (probe?.id === id) {
      probe = null
      clearTimeout(askingAgain)
      onAnswering()
    }
    restUnlessAsked()
  }

  function restUnlessAsked(): void {
    clearTimeout(idling)
    if (pending.size > 0 || handles.size > 0 || probe || !current) return
    idling = setTimeout(() => leave((process) => process.end()), idleMs)
    idling.unref()
  }

  function send(question: Question): number {
    clearTimeout(idling)
    const id = (lastId = (lastId + 1) % 0xffff_ffff)
    current ??= start()
    current.ask(id, question)
    return id
  }

  function release(handle: number): void {
    handles.delete(handle)
    if (current) send({ name: 'close', args: [handle] })
    restUnlessAsked()
  }

  return {
    ask: (name, ...args) => {
      if (probe || isClosed) return Promise.reject(unreachable())
      const question: Question = { name, args }
      const id = send(question)
      const { promise, resolve, reject } = Promise.withResolvers<unknown>()
      const deadline = setTimeout(() => {
        pending.delete(id)
        beSilent(id, question, `${name} takes longer than ${answerMaxMs / 1_000} s`)
        reject(unreachable())
      }, answerMaxMs)
      pending.set(id, { question, resolve, reject, deadline, isAskedAgain: false })
      // The process runs the operation of that name.
      return promise as Promise<Awaited<ReturnType<Operations[typeof name]>>>
    },
    release,
    isSilent: () => probe !== null,
    close: () => {
      isClosed = true
      clearTimeout(askingAgain)
      clearTimeout(idling)
      leave((process) => process.kill())
    },
  }
}

function handleOf(answer: Answer): number | null {
  if (!('result' in answer) || typeof answer.result !== 'object' || answer.result === null) return null
  return 'handle' in answer.result && typeof answer.result.handle === 'number' ? answer.result.handle : null
}

function errorOf({ message, code }: { message: string; code: string | undefined }): Error {
  const error = Object.assign(new Error(message), { code })
  if (code === undefined) return error
  return diskFailures.has(code) ? unreachable(error) : error
}
