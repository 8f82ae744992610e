import type { Clock } from '../../../base/clock.ts'
import type { Log } from '../../../base/log.ts'
import type { BackupService } from './service.ts'

/** Checks the clock, so that a machine that slept catches up. */
const lookEveryMs = 60_000
/** The delay after a failed one, so that it is not repeated at each check. */
const retrySeconds = 3_600

export type Schedule = ReturnType<typeof createSchedule>

/**
 * Makes a backup whenever the newest sound one is old enough; one that fell due while the server was down is made soon
 * after its start.
 */
export function createSchedule(backups: BackupService, clock: Clock, log: Log, everyMs = lookEveryMs) {
  const { directory, everyHours } = backups.config
  let notBefore = 0
  let looking: Promise<void> = Promise.resolve()
  let isBusy = false

  const isOff = directory === null || everyHours === 0
  const dueAfter = (newest: number | null): number =>
    Math.max(newest === null ? clock.now() : newest + everyHours * 3_600, notBefore)

  async function look(): Promise<void> {
    const known = backups.newestKnown()
    if (backups.isBusy() || (known !== undefined && clock.now() < dueAfter(known))) return
    try {
      // Another process may have made one, or deleted the newest.
      const due = dueAfter(await backups.newestAt())
      if (clock.now() < due || backups.isBusy() || backups.isClosed()) return
      // The delay holds until one is made.
      notBefore = clock.now() + retrySeconds
      await backups.make().done
      notBefore = 0
    } catch (error) {
      if (backups.isClosed()) return
      notBefore = clock.now() + retrySeconds
      log.error('No backup was made; it is tried again in an hour', { error })
    }
  }

  const timer = isOff
    ? null
    : setInterval(() => {
        if (isBusy) return
        isBusy = true
        looking = look().finally(() => (isBusy = false))
      }, everyMs)
  timer?.unref()

  return {
    /** The time of the next automatic backup; null when there are none. */
    nextAt: async (): Promise<number | null> => (isOff ? null : dueAfter(await backups.newestAt())),
    /** Waits for the running backup, which is stopped first. */
    close: async (): Promise<void> => {
      if (timer) clearInterval(timer)
      await looking
    },
  }
}
