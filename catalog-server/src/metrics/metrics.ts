import type { DegradedReason } from '@pezzottify/contract'
import { degradedReasons } from '@pezzottify/contract'
import { AppError } from '../base/errors.ts'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Log } from '../base/log.ts'
import { createAnswerMeter } from './answer-meter.ts'
import { createStallMeter } from './stall-meter.ts'

/** What is measured at the moment it is asked for. */
export type Gauges = {
  sessions(): number
  items(): Record<'artist' | 'album' | 'track', number>
  catalogBytes(): number
  bandwidth(): Iterable<{ userId: number | null; category: string; bytes: number; requests: number }>
  degraded(): readonly DegradedReason[]
  /** The folders with music, and whether their disk is known not to answer. */
  disks(): readonly { root: string; isSilent: boolean }[]
}

/** Clients name themselves as they like; only these make a series of their own. */
const clientTypes = ['web', 'android', 'ios']

const downloaderOperations = [
  'health_check',
  'get_artist',
  'get_album',
  'get_track',
  'download_audio',
  'download_image',
] as const
export type DownloaderOperation = (typeof downloaderOperations)[number]
const downloaderErrors = ['connection', 'status', 'parse', 'download'] as const

export type Metrics = ReturnType<typeof createMetrics>

/** Every metric there is. Fixed label sets start at zero, so that alerts work from the first event. */
export function createMetrics(gauges: () => Gauges | null) {
  const registry = new Registry()
  const registers = [registry]
  const named = (name: string, help: string) => ({ name: `pezzottify_${name}`, help, registers })

  const metrics = {
    loginAttempts: new Counter({
      ...named('auth_login_attempts_total', 'Attempts to sign in'),
      labelNames: ['status'],
    }),
    loginSeconds: new Histogram({
      ...named('auth_login_duration_seconds', 'Time to check a sign-in'),
      buckets: [0.1, 0.5, 1, 2, 5, 10],
    }),
    rateLimitHits: new Counter({
      ...named('rate_limit_hits_total', 'Requests refused for their number'),
      labelNames: ['endpoint', 'identifier_type'],
    }),
    listeningEvents: new Counter({
      ...named('listening_events_total', 'Playbacks that came to their end'),
      labelNames: ['client_type', 'completed'],
    }),
    listeningSeconds: new Counter({
      ...named('listening_duration_seconds_total', 'Time heard in them'),
      labelNames: ['client_type'],
    }),
    staleBatches: new Gauge({
      ...named('changelog_stale_batches', 'Batches of changes that should have been closed'),
    }),
    staleBatchChecks: new Counter({
      ...named('changelog_stale_batch_checks_total', 'Looks for such batches'),
    }),
    downloaderRequests: new Counter({
      ...named('downloader_requests_total', 'Requests to the downloader service'),
      labelNames: ['operation', 'status'],
    }),
    downloaderSeconds: new Histogram({
      ...named('downloader_request_duration_seconds', 'Time that they took, with their bytes'),
      labelNames: ['operation'],
      buckets: [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120],
    }),
    downloaderErrors: new Counter({
      ...named('downloader_errors_total', 'Those that failed, by how'),
      labelNames: ['operation', 'error_type'],
    }),
    downloaderBytes: new Counter({
      ...named('downloader_bytes_total', 'Bytes of files fetched there'),
      labelNames: ['content_type'],
    }),
    databaseErrors: new Counter({
      ...named('db_connection_errors_total', 'Times a database could not be read or written'),
    }),
    errors: new Counter({
      ...named('errors_total', 'Answers of 500 and above'),
      labelNames: ['error_type', 'endpoint'],
    }),
  }
  const meterAnswer = createAnswerMeter(registry)
  const meterRequest = (
    endpoint: { method: string; path: string },
    response: Response,
    seconds: number,
  ): void => {
    meterAnswer(endpoint, response.status, seconds)
    if (response.status >= 500)
      metrics.errors.inc({
        error_type: response.headers.get('x-error-code') ?? 'unknown',
        endpoint: endpoint.path,
      })
  }
  const bandwidth = () =>
    [...(gauges()?.bandwidth() ?? [])].map(({ userId, category, ...sums }) => ({
      ...sums,
      labels: { user_id: String(userId ?? 'anonymous'), endpoint_category: category },
    }))
  new Counter({
    ...named('bandwidth_bytes_total', 'Bytes of the answers'),
    labelNames: ['user_id', 'endpoint_category', 'direction'],
    collect() {
      this.reset()
      for (const { labels, bytes } of bandwidth()) this.inc({ ...labels, direction: 'response' }, bytes)
    },
  })
  new Counter({
    ...named('bandwidth_requests_total', 'Answers by who asked and for what'),
    labelNames: ['user_id', 'endpoint_category'],
    collect() {
      this.reset()
      for (const { labels, requests } of bandwidth()) this.inc(labels, requests)
    },
  })
  new Gauge({
    ...named('auth_active_sessions', 'Stored tokens'),
    collect() {
      this.set(gauges()?.sessions() ?? 0)
    },
  })
  new Gauge({
    ...named('catalog_items_total', 'Items in the catalog'),
    labelNames: ['type'],
    collect() {
      for (const [type, count] of Object.entries(gauges()?.items() ?? {})) this.set({ type }, count)
    },
  })
  new Gauge({
    ...named('catalog_size_bytes', 'Size of the catalog database'),
    collect() {
      this.set(gauges()?.catalogBytes() ?? 0)
    },
  })
  new Gauge({
    ...named('degraded', '1 for each reason why something does not work at the moment'),
    labelNames: ['reason'],
    collect() {
      const present = new Set(gauges()?.degraded())
      for (const reason of degradedReasons) this.set({ reason }, Number(present.has(reason)))
    },
  })
  new Gauge({
    ...named('media_breaker_open', '1 while the disk of a music folder does not answer and is not asked'),
    labelNames: ['root'],
    collect() {
      this.reset()
      for (const { root, isSilent } of gauges()?.disks() ?? []) this.set({ root }, Number(isSilent))
    },
  })
  new Gauge({
    ...named('process_memory_bytes', 'Resident memory'),
    collect() {
      this.set(process.memoryUsage.rss())
    },
  })
  for (const status of ['success', 'failure', 'error']) metrics.loginAttempts.inc({ status }, 0)
  for (const identifier_type of ['user', 'ip'])
    metrics.rateLimitHits.inc({ endpoint: '/v1/auth/login', identifier_type }, 0)

  for (const client_type of [...clientTypes, 'unknown']) {
    for (const completed of ['true', 'false']) metrics.listeningEvents.inc({ client_type, completed }, 0)
    metrics.listeningSeconds.inc({ client_type }, 0)
  }

  for (const operation of downloaderOperations) {
    for (const status of ['success', 'error']) metrics.downloaderRequests.inc({ operation, status }, 0)
    for (const error_type of downloaderErrors) metrics.downloaderErrors.inc({ operation, error_type }, 0)
  }
  for (const content_type of ['audio', 'image']) metrics.downloaderBytes.inc({ content_type }, 0)

  /** Counts and times a request to the downloader. */
  const meterDownloader = (
    operation: DownloaderOperation,
    seconds: number,
    error_type: (typeof downloaderErrors)[number] | null,
  ): void => {
    metrics.downloaderSeconds.observe({ operation }, seconds)
    metrics.downloaderRequests.inc({ operation, status: error_type === null ? 'success' : 'error' })
    if (error_type !== null) metrics.downloaderErrors.inc({ operation, error_type })
  }

  /** Counts a playback once it has come to its end. */
  const meterPlay = (play: { clientType: string | null; completed: boolean; seconds: number }): void => {
    const client_type = clientTypes.find((type) => type === play.clientType) ?? 'unknown'
    metrics.listeningEvents.inc({ client_type, completed: String(play.completed) })
    metrics.listeningSeconds.inc({ client_type }, play.seconds)
  }

  /** Counts and times an attempt to sign in. */
  const meterLogin = async <T>(attempt: () => Promise<T>): Promise<T> => {
    const stop = metrics.loginSeconds.startTimer()
    try {
      const result = await attempt()
      metrics.loginAttempts.inc({ status: 'success' })
      return result
    } catch (error) {
      metrics.loginAttempts.inc({ status: error instanceof AppError ? 'failure' : 'error' })
      throw error
    } finally {
      stop()
    }
  }

  return {
    ...metrics,
    meterDownloader,
    meterLogin,
    meterPlay,
    meterRequest,
    /** From now on; ends with `close`. */
    meterStalls: (log: Log) => createStallMeter(registry, log),
    text: (): Promise<string> => registry.metrics(),
    contentType: registry.contentType,
  }
}
