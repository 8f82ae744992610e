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

/** Together with the time a look takes, well below the five seconds that are promised. */
const lookEveryMs = 2_000
/** What is shorter is with the system already, as a whole, when the answer is given. */
const shortBytes = 1024 * 1024

/**
 * Answers that take long, such as streams. Whether they may go on is asked again while they run: a session that is over,
 * or lacks the permission by now, takes them along, whoever ended it. There are never more of them than connections.
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
  const timer = setInterval(() => {
    try {
      look()
    } catch (error) {
      log.warn('Running answers could not be looked after', { error })
    }
  }, lookEveryMs)
  timer.unref()

  return {
    /** Looks after an answer from when it is on its way. */
    answered: (one: Running, response: Response): void => {
      if (Number(response.headers.get('content-length') ?? Infinity) < shortBytes) return
      setImmediate(() => {
        if (isOver(one)) return
        // Bun goes back to its own time-out when it begins to send a file.
        one.server.timeout(one.request, one.idleSeconds)
        running.add(one)
      })
    },
    close: (): void => clearInterval(timer),
  }
}

/** Bun tells no address any more once an answer is given. */
const isOver = ({ request, server }: Running): boolean => server.requestIP(request) === null

function cut({ request, server }: Running): void {
  const end = server.requestIP(request)
  // The shortest time-out ends within four seconds what is under way, whether or not it gets on.
  if (end && !resetConnection(end)) server.timeout(request, 1)
}
