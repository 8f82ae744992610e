import type { Server } from 'bun'
import type { Log } from '../base/log.ts'
import { resetConnection } from './reset-connection.ts'

type Running = {
  request: Request
  server: Server<unknown>
  idleSeconds: number
  shouldContinue: () => boolean
}

export type ActiveResponses = ReturnType<typeof createActiveResponses>

/** Together with the duration of a look, well below the five seconds that are promised. */
const lookEveryMs = 2_000
/** Shorter bodies are completely in the system's buffers when the answer is given. */
const shortBytes = 1024 * 1024

/**
 * Long answers, such as streams. Each is checked again while it runs: when its session has ended, or lost the
 * permission, the answer is aborted, whoever caused that. There are never more of them than connections.
 */
export function createActiveResponses(log: Log) {
  const running = new Set<Running>()

  const look = (): void => {
    for (const one of running) {
      if (isOver(one)) running.delete(one)
      else if (!one.shouldContinue()) {
        running.delete(one)
        cut(one)
      }
    }
  }
  let timer: NodeJS.Timeout | undefined
  const lookLater = (): void => {
    timer = setTimeout(() => {
      try {
        look()
      } catch (error) {
        log.warn('Running answers could not be looked after', { error })
      }
      timer = undefined
      if (running.size > 0) lookLater()
    }, lookEveryMs)
    timer.unref()
  }

  return {
    /** Watches an answer from the moment it starts to be sent. */
    answered: (one: Running, response: Response): void => {
      if (Number(response.headers.get('content-length') ?? Infinity) < shortBytes) return
      setImmediate(() => {
        if (isOver(one)) return
        // Bun returns to its own time-out when it begins to send a file.
        one.server.timeout(one.request, one.idleSeconds)
        running.add(one)
        if (timer === undefined) lookLater()
      })
    },
    close: (): void => clearTimeout(timer),
  }
}

/** Bun gives no address for a request whose answer has ended. */
const isOver = ({ request, server }: Running): boolean => server.requestIP(request) === null

function cut({ request, server }: Running): void {
  const end = server.requestIP(request)
  // The shortest time-out aborts the answer within four seconds, even if it makes progress.
  if (end && !resetConnection(end)) server.timeout(request, 1)
}
