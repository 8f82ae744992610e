import { subsonicModes } from '@pezzottify/contract'
import { requestLogLevels } from '../../http/request-log.ts'
import { isSupervised } from '../../base/supervision.ts'
import type { LogLevel } from '../../base/log.ts'
import { logLevels } from '../../base/log.ts'
import { many, one, onOff } from './option.ts'
import type { RateLimits, WebChoice } from './serve-values.ts'
import {
  parseMetricsPort,
  parseRateLimits,
  parseSecretKey,
  parseServiceUrl,
  parseWeb,
} from './serve-values.ts'
import {
  parseAddressRange,
  parseChoice,
  parseHost,
  parseInteger,
  parsePath,
  parsePort,
  parseSwitch,
} from './values.ts'

/** The paths of an installation: options of every command that uses them. */
export const configOption = {
  config: one<string | null>(
    { value: 'FILE', help: 'read options from a TOML file; its keys are the names of the options' },
    parsePath,
    null,
  ),
}

export const dataOption = {
  data: one(
    { value: 'DIR', help: 'folder of the databases, media and caches', otherwise: './data' },
    parsePath,
    parsePath('data'),
  ),
}

export const userDbOption = {
  'user-db': one<string | null>(
    { value: 'FILE', help: 'database of users, likes and playlists', otherwise: 'DATA/user.db' },
    parsePath,
    null,
  ),
}

export const databaseOptions = {
  'catalog-db': one<string | null>(
    { value: 'FILE', help: 'database of the music', otherwise: 'DATA/catalog.db' },
    parsePath,
    null,
  ),
  ...userDbOption,
}

export const storeOptions = {
  ...configOption,
  ...dataOption,
  ...databaseOptions,
  'media-path': one<string | null>(
    {
      value: 'DIR',
      help: 'folder for uploaded and imported media',
      otherwise: 'DATA/media, or the folder of --catalog-db when that is given',
    },
    parsePath,
    null,
  ),
  music: many(
    { value: 'DIR', help: 'folder with music; may be given several times', otherwise: '/music if it exists' },
    ':',
    parsePath,
  ),
  'follow-symlinks': onOff({ help: 'follow links to files and folders outside the music folders' }),
}

export const listenOptions = {
  host: one(
    { value: 'ADDRESS', help: 'address to listen on', otherwise: '0.0.0.0, all' },
    parseHost,
    '0.0.0.0',
  ),
  port: one(
    { value: 'PORT', short: 'p', help: 'port to listen on; 0 takes a free one', otherwise: '3001' },
    parsePort,
    3001,
  ),
  'metrics-host': one(
    {
      value: 'ADDRESS',
      help: 'address to serve the metrics on: this machine alone, or one that --host listens on too',
      otherwise: '127.0.0.1',
    },
    parseHost,
    '127.0.0.1',
  ),
  'metrics-port': one<number | null>(
    { value: 'PORT|off', help: 'port of the metrics; 0 takes a free one', otherwise: '9091' },
    parseMetricsPort,
    9091,
  ),
}

const logOptionsOf = (fallback: LogLevel) => ({
  'log-level': one(
    {
      value: 'LEVEL',
      help: `least important lines to log: ${logLevels.join(', ')}; LOG_LEVEL is read too`,
      otherwise: fallback,
      alsoVariable: 'LOG_LEVEL',
    },
    parseChoice(logLevels),
    fallback,
  ),
})

const logOptions = logOptionsOf('INFO')

/** A scan prints what it found itself. */
export const scanLogOptions = logOptionsOf('WARN')

export const serveOptions = {
  ...storeOptions,
  ...listenOptions,
  ...logOptions,
  'logging-level': one(
    { value: 'LEVEL', help: 'how much of each request to log: none, path, headers, body', otherwise: 'path' },
    parseChoice(requestLogLevels, { full: 'body' }),
    'path',
  ),
  web: one<WebChoice>(
    { value: 'on|off|DIR', help: 'serve the web app, or one that was built elsewhere', otherwise: 'on' },
    parseWeb,
    { state: 'on' },
  ),
  'frontend-dir-path': one<string | null>({ value: 'DIR', help: 'older name of --web DIR' }, parsePath, null),
  'content-cache-age-sec': one(
    { value: 'SECONDS', help: 'how long clients may cache answers about the catalog', otherwise: '3600' },
    parseInteger(0, 31_536_000),
    3_600,
  ),
  watch: one(
    { value: 'on|off', help: 'watch the music folders, and scan when something changes', otherwise: 'on' },
    parseSwitch,
    true,
  ),
  search: one({ value: 'on|off', help: 'offer search', otherwise: 'on' }, parseSwitch, true),
  subsonic: one(
    {
      value: 'on|no-tokens|off',
      help: 'let other apps sign in by the Subsonic interface; tokens need their passwords stored in a form that can be read again',
      otherwise: 'on',
    },
    parseChoice(subsonicModes),
    'on',
  ),
  'secret-key': one<string | null>(
    {
      value: 'TEXT',
      help: 'random text of 32 characters or more that encrypts passwords of apps in user.db; best set as a variable',
      otherwise: 'DATA/secret.key, made when it is needed',
    },
    parseSecretKey,
    null,
  ),
  'lyrics-url': one<string | null>(
    {
      value: 'URL',
      help: 'service that is asked, by artist, album and title, for missing lyrics: https://lrclib.net, or one like it',
    },
    parseServiceUrl,
    null,
  ),
  'android-apk': one<string | null>(
    { value: 'FILE', help: 'the Android app, which the settings of the web app then offer to phones' },
    parsePath,
    null,
  ),
  'measure-loudness': one(
    {
      value: 'on|off',
      help: 'measure the loudness of music whose tags do not tell it, with ffmpeg, while the server is idle',
      otherwise: 'on',
    },
    parseSwitch,
    true,
  ),
  'rate-limits': one<RateLimits>(
    {
      value: 'on|off|FACTOR',
      help: 'limit requests per caller; a factor multiplies every limit',
      otherwise: 'on',
    },
    parseRateLimits,
    { enabled: true, factor: 1 },
  ),
  'trusted-proxy': many(
    { value: 'CIDR', help: 'proxy whose X-Forwarded-For is believed; may be given several times' },
    ',',
    parseAddressRange,
  ),
  'conversion-cache-mib': one(
    { value: 'MIB', help: 'space for converted music below the data folder', otherwise: '2048' },
    parseInteger(64, 16_777_216),
    2_048,
  ),
  'event-retention-days': one(
    {
      value: 'DAYS',
      help: 'how long events wait for devices that are offline; 0 keeps them',
      otherwise: '30',
    },
    parseInteger(0, 36_500),
    30,
  ),
  'prune-interval-hours': one(
    { value: 'HOURS', help: 'how often older events are removed', otherwise: '24' },
    parseInteger(1, 8_760),
    24,
  ),
  'backup-dir': one<string | null>(
    { value: 'DIR', help: 'folder in which the server makes backups by itself, best on another disk' },
    parsePath,
    null,
  ),
  'backup-every-hours': one(
    { value: 'HOURS', help: 'time between such backups; 0 on request only', otherwise: '24' },
    parseInteger(0, 8_760),
    24,
  ),
  'backup-keep': one(
    { value: 'COUNT', help: 'number of such backups to keep', otherwise: '7' },
    parseInteger(1, 1_000),
    7,
  ),
  'downloader-url': one<string | null>(
    { value: 'URL', help: 'service that completes artists and albums for those who may download from it' },
    parseServiceUrl,
    null,
  ),
  'downloader-timeout-sec': one(
    { value: 'SECONDS', help: 'time limit of a request to that service', otherwise: '300' },
    parseInteger(1, 86_400),
    300,
  ),
  supervised: one(
    {
      value: 'on|off',
      help: 'whether something else restarts the server when it ends; otherwise it restarts itself',
      otherwise: 'on under systemd and in a container',
    },
    parseSwitch,
    isSupervised(),
  ),
  slowdown: one(
    { value: 'MS', help: 'delay answers by up to this time, to try the app', otherwise: '0' },
    parseInteger(0, 60_000),
    0,
  ),
  demo: onOff({ help: 'add the album that comes with Pezzottify' }),
}

export const startAnewOption = {
  'start-anew': onOff({
    help: 'start although a database is missing, older or foreign; the files that are there are kept',
    flagOnly: true,
  }),
}

export const fullScanOption = {
  full: onOff({
    help: 'read every file again, also unchanged ones',
    flagOnly: true,
  }),
}

export const verifyOption = {
  verify: onOff({
    help: 'check that DIR is a backup that can be restored, instead of making one',
    flagOnly: true,
  }),
}
