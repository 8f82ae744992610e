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
   *   when it reports that it is broken
   */
  ask<N extends keyof Operations>(
    name: N,
    ...args: Parameters<Operations[N]>
  ): Promise<Awaited<ReturnType<Operations[N]>>>
  /** Releases a handle; nothing is awaited. */
  release(handle: number): void
  /** Whether the disk is known not to answer. */
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

/** Below the five seconds within which a listener gets an error. */
const answerMaxMs = 4_000
/** The idle time after which the process ends. */
const idleMs = 60_000
/** The time after which a hanging call is repeated in a new process: the disk may have been replaced meanwhile. */
const askAgainMs = 60_000
/** The delay before the probe is repeated when the process crashed. */
const restartMs = 1_000
/** The most hanging processes of one disk that could not be ended. */
const leavingMax = 3
const retryAfterSeconds = 5

export const unreachable = (cause?: unknown): AppError =>
  new AppError('media_unreachable', '', {
    cause,
    headers: { 'retry-after': String(retryAfterSeconds) },
  })

/**
 * A disk with music, or a mounted share. It may answer late or never, and a call that hangs in the system cannot be
 * cancelled, not even by killing its process. So each disk has a process of its own, which the server can abandon; and
 * once one call is late, all others are refused until that one returns.
 */
export function createDisk({ onSilent, onAnswering }: DiskEvents): Disk {
  const pending = new Map<number, Pending>()
  const handles = new Set<number>()
  let current: DiskProcess | null = null
  /** Processes that were abandoned and still exist. */
  let leaving = 0
  let lastId = 0
  let isClosed = false
  /** The call that is awaited while the disk is silent. */
  let probe: { id: number; question: Question } | null = null
  /** Whether a call was lost because its process ended, and none has been answered since. */
  let isCrashing = false
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

  /** Repeats the calls of a process that crashed, since the disk did not cause that. Open files are lost with it. */
  function askOnceMore(): void {
    handles.clear()
    for (const [id, one] of pending) {
      const isLost = one.isAskedAgain || one.question.name === 'read'
      if (one.isAskedAgain && !isCrashing) {
        isCrashing = true
        onSilent(`the process that asks the disk ends during ${one.question.name}, or cannot be started`)
      }
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

  /** Continues without the process, whether or not it can be ended. */
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
    const wasBroken = probe !== null || isCrashing
    if (probe?.id === id) {
      probe = null
      clearTimeout(askingAgain)
    }
    if (wasBroken && !probe) {
      isCrashing = false
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
