import { readdirSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { AppConfig } from '../../app/config.ts'
import type { LogLevel } from '../../base/log.ts'
import type { ValuesOf } from '../options/option.ts'
import type { databaseOptions, dataOption, serveOptions, storeOptions } from '../options/options.ts'
import type { WebChoice } from '../options/serve-values.ts'
import { metricsHostOf } from './metrics-host.ts'
import { UsageError } from '../options/usage-error.ts'

/** The paths of an installation. All are absolute. */
export type StorePaths = Pick<
  AppConfig,
  'dataFolder' | 'catalogDb' | 'userDb' | 'mediaPath' | 'cacheFolder' | 'music' | 'followSymlinks'
>

export type ServeConfig = Omit<AppConfig, 'webFolder' | 'version' | 'log'> & {
  metricsHost: string
  /** Null for no metrics listener. */
  metricsPort: number | null
  logLevel: LogLevel
  web: WebChoice
}

/** The folder named by the container image and its documentation. */
const musicDefault = '/music'
/** Looked up in its parent folder, since a mount there may not answer. */
const hasMusicDefault = (): boolean => readdirSync('/').includes(basename(musicDefault))

/** @throws UsageError when one file is named for both databases */
const databasesOf = (
  values: ValuesOf<typeof databaseOptions & typeof dataOption>,
): Pick<StorePaths, 'dataFolder' | 'catalogDb' | 'userDb'> => {
  const catalogDb = values['catalog-db'] ?? join(values.data, 'catalog.db')
  const userDb = values['user-db'] ?? join(values.data, 'user.db')
  if (catalogDb === userDb)
    throw new UsageError(`${userDb} cannot be both databases: give --catalog-db and --user-db a file each.`)
  return { dataFolder: values.data, catalogDb, userDb }
}

/** @throws UsageError as `databasesOf` */
export function storePathsOf(values: ValuesOf<typeof storeOptions>): StorePaths {
  const dataFolder = values.data
  const catalogDb = values['catalog-db']
  return {
    ...databasesOf(values),
    mediaPath: values['media-path'] ?? (catalogDb ? dirname(catalogDb) : join(dataFolder, 'media')),
    cacheFolder: join(dataFolder, 'cache'),
    music: values.music.length > 0 ? values.music : hasMusicDefault() ? [musicDefault] : [],
    followSymlinks: values['follow-symlinks'],
  }
}

/**
 * @throws UsageError when the web app is given twice, or the metrics would be reachable by more machines than
 * the server
 */
export function serveConfigOf(values: ValuesOf<typeof serveOptions>): ServeConfig {
  return {
    ...storePathsOf(values),
    host: values.host,
    port: values.port,
    metricsHost: metricsHostOf(values['metrics-host'], values.host),
    metricsPort: values['metrics-port'],
    logLevel: values['log-level'],
    loggingLevel: values['logging-level'],
    web: webOf(values),
    contentCacheAgeSeconds: values['content-cache-age-sec'],
    search: values.search,
    subsonic: values.subsonic,
    secretKey: values['secret-key'],
    isWatching: values.watch,
    lyricsUrl: values['lyrics-url'],
    androidApk: values['android-apk'],
    loudness: { isOn: values['measure-loudness'] },
    rateLimits: values['rate-limits'],
    trustedProxies: values['trusted-proxy'],
    conversionCacheMib: values['conversion-cache-mib'],
    eventRetentionDays: values['event-retention-days'],
    pruneIntervalHours: values['prune-interval-hours'],
    slowdownMs: values.slowdown,
    supervised: values.supervised,
    demo: values.demo,
    configFile: values.config,
    backups: {
      directory: values['backup-dir'],
      everyHours: values['backup-every-hours'],
      keep: values['backup-keep'],
    },
    downloaderUrl: values['downloader-url'],
    downloaderTimeoutSeconds: values['downloader-timeout-sec'],
  }
}

function webOf(values: ValuesOf<typeof serveOptions>): WebChoice {
  const older = values['frontend-dir-path']
  if (older === null) return values.web
  if (values.web.state === 'folder')
    throw new UsageError('--frontend-dir-path is the older name of --web DIR: give only one of them.')
  return { state: 'folder', folder: older }
}
