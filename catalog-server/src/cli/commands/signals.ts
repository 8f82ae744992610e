import type { Log } from '../../base/log.ts'

/**
 * Resolves at the first SIGTERM or SIGINT; a second one ends the process at once. SIGHUP, from a terminal that closes,
 * and uncaught errors do not end it: one bad request must not stop the music of others.
 */
export function untilToldToEnd(log: Log): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>()
  let isTold = false
  for (const signal of ['SIGTERM', 'SIGINT'] as const)
    process.on(signal, () => {
      if (isTold) process.exit(1)
      isTold = true
      log.info(`Told to end by ${signal}`)
      resolve()
    })
  process.on('SIGHUP', () => log.debug('SIGHUP is ignored'))
  process.on('unhandledRejection', (error) => log.error('A rejection was not handled', { error }))
  process.on('uncaughtException', (error) => log.error('An exception was not caught', { error }))
  return promise
}
