import type { DegradedReason } from '@pezzottify/contract'
import type { Clock } from './clock.ts'
import type { Log } from './log.ts'

/** A reason why the server is degraded. `subject` distinguishes several of one kind: a path or a file's name. */
export type HealthProblem = { reason: DegradedReason; subject: string; detail: string; since: number }

export type Health = ReturnType<typeof createHealth>

/**
 * The known problems of the server. Code that meets a failure reports it here, and withdraws it when the same thing
 * works again; `/v1/health`, the metrics and the doctor read it. Only changes are logged, so that the log keeps the
 * first cause and does not grow with each failing request.
 */
export function createHealth(clock: Clock, log: Log) {
  const problems = new Map<string, HealthProblem>()
  const keyOf = (reason: DegradedReason, subject: string): string => `${reason}\0${subject}`
  return {
    degrade: (reason: DegradedReason, subject: string, detail: string): void => {
      const key = keyOf(reason, subject)
      if (problems.has(key)) return
      problems.set(key, { reason, subject, detail, since: clock.now() })
      log.error('Degraded', { reason, subject, detail })
    },
    recover: (reason: DegradedReason, subject: string): void => {
      if (problems.delete(keyOf(reason, subject))) log.info('Recovered', { reason, subject })
    },
    /** Oldest first. */
    problems: (): HealthProblem[] => [...problems.values()],
    reasons: (): DegradedReason[] => [...new Set([...problems.values()].map(({ reason }) => reason))],
  }
}
