import type { Registry } from 'prom-client'
import { createHistogram } from './histogram.ts'

/** The operations on the user store, by the names that dashboards know. */
const userOperations = [
  'add_user_auth_token',
  'append_event',
  'enforce_user_device_limit',
  'get_all_bandwidth_usage',
  'get_all_user_settings',
  'get_current_seq',
  'get_daily_listening_stats',
  'get_events_since',
  'get_min_seq',
  'get_top_tracks',
  'get_track_listening_stats',
  'get_user_auth_credentials',
  'get_user_auth_token',
  'get_user_bandwidth_usage',
  'get_user_devices',
  'get_user_listening_events',
  'get_user_listening_history',
  'get_user_listening_summary',
  'get_user_setting',
  'prune_events_older_than',
  'record_bandwidth_usage',
  'record_listening_event',
  'register_or_update_device',
  'set_user_setting',
  'touch_device',
] as const
type UserOperation = (typeof userOperations)[number]

/**
 * Wraps a function to time it as the given operation: until it returns or throws, or until its promise is settled.
 * Waiting for the disk, and for other writers, is included. It takes half a microsecond.
 */
export type QueryTimer = <A extends unknown[], R>(
  operation: UserOperation,
  run: (...parameters: A) => R,
) => (...parameters: A) => R

/** For use without metrics. */
export const untimed: QueryTimer = (_, run) => run

/** Times operations for a metric of a registry, in which all of them exist from the start. */
export function createQueryTimer(registry: Registry): QueryTimer {
  const series = createHistogram({
    name: 'pezzottify_db_query_duration_seconds',
    help: 'Time that an operation on the store of the users took',
    boundsSeconds: [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 2.5, 5],
    registry,
  })
  const observers = Object.fromEntries(userOperations.map((operation) => [operation, series({ operation })]))

  return (operation, run) => {
    const observe = observers[operation]
    return (...parameters) => {
      const start = performance.now()
      const note = (): void => observe?.((performance.now() - start) / 1_000)
      let isPending = false
      try {
        const result = run(...parameters)
        isPending = result instanceof Promise
        if (result instanceof Promise) result.then(note, note)
        return result
      } finally {
        if (!isPending) note()
      }
    }
  }
}
