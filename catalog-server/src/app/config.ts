import type { ScanStatus, SubsonicMode } from '@pezzottify/contract'
import type { Server, WebSocketHandler } from 'bun'
import type { BackupConfig } from '../admin/backup/index.ts'
import type { Log } from '../base/log.ts'
import type { Search } from '../catalog/index.ts'
import type { RequestLogLevel } from '../http/request-log.ts'
import type { Library } from '../library/index.ts'

/** The configuration of the application at its start. Paths are absolute; the data, media and cache folders exist. */
export type AppConfig = {
  catalogDb: string
  userDb: string
  dataFolder: string
  mediaPath: string
  cacheFolder: string
  /** Music folders given as options. They may be missing: a library can be mounted later. */
  music: string[]
  demo: boolean
  /** Starts even when a database is not in the state of the last stop. */
  startAnew?: boolean
  /** The built web app; with null only the interface is served. */
  webFolder: string | null
  /** The app comes from elsewhere: its pages get a less strict policy. */
  webIsForeign?: boolean
  contentCacheAgeSeconds: number
  rateLimits: { enabled: boolean; factor: number }
  /** Addresses and ranges such as `10.0.0.0/8`. */
  trustedProxies: string[]
  followSymlinks: boolean
  /** Whether changes in the music folders are scanned by themselves. */
  isWatching: boolean
  search: boolean
  subsonic: SubsonicMode
  /** Encrypts what must be stored and read again; null for a key of its own in the data folder. */
  secretKey: string | null
  /** The first scan begins so long after the start, so that those who waited are answered first; 0 by default. */
  quietStartMs?: number
  /**
   * The address of a service with the interface of LRCLIB, null for none, and the longest that a request for lyrics
   * waits for it.
   */
  lyricsUrl: string | null
  lyricsWaitMaxMs?: number
  /** The Android app that is offered to phones; null for none. */
  androidApk: string | null
  /** The loudness measurement. The pause and the busy check are set by tests. */
  loudness: { isOn: boolean; restMs?: number; isMachineBusy?: () => boolean }
  /** The longest random delay of each answer; 0 for none. */
  slowdownMs: number
  loggingLevel: RequestLogLevel
  /** The disk space for converted music. */
  conversionCacheMib: number
  /** 0 keeps events for ever. */
  eventRetentionDays: number
  pruneIntervalHours: number
  /** The address and the port actually listened on. */
  host: string
  port: number
  /** It may become known while the databases are opened. */
  version: string | Promise<string>
  log: Log
  /** Ends the server once the running answers are complete. Without it, neither reboot nor restore is offered. */
  onReboot?: () => void
  backups: BackupConfig
  /** The configuration file that was read. */
  configFile: string | null
  /** Whether the server starts again after it ended for a reboot. */
  supervised?: boolean
  /** The service that completes the catalog for users with the permission and the setting; null for none. */
  downloaderUrl: string | null
  downloaderTimeoutSeconds: number
}

/** The application as commands use it. */
export type App = {
  fetch(request: Request, server?: Server<unknown>): Promise<Response>
  /** The handlers of sockets that `fetch` upgraded. */
  websocket: WebSocketHandler<unknown>
  metrics: { fetch(request: Request): Promise<Response> }
  library: AppLibrary
  /** What happens by itself after changes and once an hour; null where search is off. */
  search: Pick<Search, 'syncIndex' | 'weigh'> | null
  /** The code with which the owner is created; null once there is one. */
  setupCode: string | null
  /** Closes all sockets and accepts no more: the listener waits for open ones. */
  endSockets(): void
  /** Ends scans and closes the databases. The listeners must be closed before. */
  close(): Promise<void>
}

type AppLibrary = {
  /** Scans all music folders and resolves at the end; a running scan is continued and awaited. */
  scanToEnd(isFull?: boolean): Promise<ScanStatus>
  status(): Promise<ScanStatus>
  /** The first `limit` files and folders that could not be read, by path, and how many of each kind there are. */
  problems: (limit: number) => ReturnType<Library['problems']>
}

export type CreateApp = (config: AppConfig) => Promise<App>
