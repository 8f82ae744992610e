import { AppError } from '../base/errors.ts'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { Log } from '../base/log.ts'
import { createAnswerMeter } from './answer-meter.ts'
import type { Gauges } from './gauges.ts'
import { registerGauges } from './gauges.ts'
import { createStallMeter } from './stall-meter.ts'
import { createQueryTimer } from './query-timer.ts'

/** Clients name themselves freely; only these get a series of their own. */
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

const scanOutcomes = ['completed', 'failed', 'cancelled'] as const
/** `abandoned`: the listener left. `refused`: too many conversions were running already. */
const transcodeOutcomes = ['completed', 'failed', 'abandoned', 'refused'] as const
export type TranscodeOutcome = (typeof transcodeOutcomes)[number]

export type Metrics = ReturnType<typeof createMetrics>

/** All metrics. Fixed label sets start at zero, so that alerts work from the first event. */
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
    scans: new Counter({
      ...named('scans_total', 'Scans of the music folders that ended, by how'),
      labelNames: ['outcome'],
    }),
    scanEnd: new Gauge({
      ...named('scan_last_end_timestamp_seconds', 'When the last scan ended; 0 before the first'),
    }),
    transcodes: new Counter({
      ...named('transcodes_total', 'Conversions that ended or were refused, by how'),
      labelNames: ['outcome'],
    }),
    transcodeSeconds: new Counter({
      ...named('transcode_seconds_total', 'Time for which they ran'),
    }),
    databaseErrors: new Counter({
      ...named('db_connection_errors_total', 'Times a database could not be read or written'),
    }),
    backups: new Counter({
      ...named('backups_total', 'Backups that were made and verified, or were not'),
      labelNames: ['outcome'],
    }),
    backupSeconds: new Gauge({
      ...named('backup_duration_seconds', 'Time that the last backup took'),
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
  registerGauges(registry, gauges)
  const timed = createQueryTimer(registry)

  for (const status of ['success', 'failure', 'error']) metrics.loginAttempts.inc({ status }, 0)
  for (const identifier_type of ['user', 'ip'])
    metrics.rateLimitHits.inc({ endpoint: '/v1/auth/login', identifier_type }, 0)

  for (const client_type of [...clientTypes, 'unknown']) {
    for (const completed of ['true', 'false']) metrics.listeningEvents.inc({ client_type, completed }, 0)
    metrics.listeningSeconds.inc({ client_type }, 0)
  }

  for (const outcome of scanOutcomes) metrics.scans.inc({ outcome }, 0)
  for (const outcome of transcodeOutcomes) metrics.transcodes.inc({ outcome }, 0)

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

  /** Counts a finished scan, with its end in Unix seconds. */
  const meterScan = (outcome: (typeof scanOutcomes)[number], at: number): void => {
    metrics.scans.inc({ outcome })
    metrics.scanEnd.set(at)
  }

  /** Counts a finished conversion and its duration. */
  const meterTranscode = (outcome: TranscodeOutcome, seconds: number): void => {
    metrics.transcodes.inc({ outcome })
    metrics.transcodeSeconds.inc(seconds)
  }

  /** Counts a finished playback. */
  const meterPlay = (play: { clientType: string | null; completed: boolean; seconds: number }): void => {
    const client_type = clientTypes.find((type) => type === play.clientType) ?? 'unknown'
    metrics.listeningEvents.inc({ client_type, completed: String(play.completed) })
    metrics.listeningSeconds.inc({ client_type }, play.seconds)
  }

  /** Notes a look for batches of changes that should have been closed. */
  const meterStaleBatches = (count: number): void => {
    metrics.staleBatches.set(count)
    metrics.staleBatchChecks.inc()
  }

  for (const outcome of ['made', 'failed']) metrics.backups.inc({ outcome }, 0)
  const meterBackup = (outcome: 'made' | 'failed', seconds: number): void => {
    metrics.backups.inc({ outcome })
    metrics.backupSeconds.set(seconds)
  }

  /** Counts and times a sign-in attempt. One that the limit refuses is none: it would make alarms of its own. */
  const meterLogin = async <T>(attempt: () => Promise<T>): Promise<T> => {
    const stop = metrics.loginSeconds.startTimer()
    const note = (status: 'success' | 'failure' | 'error'): void => {
      metrics.loginAttempts.inc({ status })
      stop()
    }
    try {
      const result = await attempt()
      note('success')
      return result
    } catch (error) {
      if (!(error instanceof AppError)) note('error')
      else if (error.code !== 'rate_limited') note('failure')
      throw error
    }
  }

  return {
    ...metrics,
    meterBackup,
    meterDownloader,
    meterLogin,
    meterPlay,
    meterRequest,
    meterScan,
    meterStaleBatches,
    meterTranscode,
    timed,
    /** Measures from now on until `close`. */
    meterStalls: (log: Log) => createStallMeter(registry, log),
    text: (): Promise<string> => registry.metrics(),
    contentType: registry.contentType,
  }
}
