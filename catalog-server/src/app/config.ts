import type { ScanProblem, ScanStatus } from '@pezzottify/contract'
import type { Server, WebSocketHandler } from 'bun'
import type { BackupConfig } from '../admin/backup/index.ts'
import type { Log } from '../base/log.ts'
import type { RequestLogLevel } from '../http/request-log.ts'

/** All that the application is told at its start. Paths are absolute; the data, media and cache folders exist. */
export type AppConfig = {
  catalogDb: string
  userDb: string
  dataFolder: string
  mediaPath: string
  cacheFolder: string
  /** Music folders named as options. They may be missing: a library can be mounted later. */
  music: string[]
  demo: boolean
  /** Goes on where a database is not what it was at the last start. */
  startAnew?: boolean
  /** The built web app; null answers with the interface alone. */
  webFolder: string | null
  /** That app is somebody else's: its pages may do a little more. */
  webIsForeign?: boolean
  contentCacheAgeSeconds: number
  rateLimits: { enabled: boolean; factor: number }
  /** Addresses and ranges such as `10.0.0.0/8`. */
  trustedProxies: string[]
  followSymlinks: boolean
  search: boolean
  /** A service with the interface of LRCLIB that is asked for lyrics, and how long who wants them waits for it; null for none. */
  lyricsUrl: string | null
  lyricsWaitMaxMs?: number
  /** The Android app that is offered to phones; null for none. */
  androidApk: string | null
  /** Measuring the loudness of music. The rest and what counts as busy are for tests to choose. */
  loudness: { isOn: boolean; restMs?: number; isMachineBusy?: () => boolean }
  /** The longest random delay of each answer; 0 for none. */
  slowdownMs: number
  loggingLevel: RequestLogLevel
  /** What conversions of music may take on the disk. */
  conversionCacheMib: number
  /** 0 keeps events for ever. */
  eventRetentionDays: number
  pruneIntervalHours: number
  /** The address and the port that are really listened on. */
  host: string
  port: number
  version: string
  log: Log
  /** Ends the server once the answers under way are given. Without it, no reboot and no restore is offered. */
  onReboot?: () => void
  backups: BackupConfig
  /** The configuration file that the options came from. */
  configFile: string | null
  /** Whether the server is there again by itself once it ended for a reboot. */
  supervised?: boolean
  /** The service that completes the catalog for those who may and want that; null for none. */
  downloaderUrl: string | null
  downloaderTimeoutSeconds: number
}

/** The application as the commands see it. */
export type App = {
  fetch(request: Request, server?: Server<unknown>): Promise<Response>
  /** How sockets are served that `fetch` upgraded. */
  websocket: WebSocketHandler<unknown>
  metrics: { fetch(request: Request): Promise<Response> }
  library: AppLibrary
  /** What whoever creates the owner shows; null once there is one. */
  setupCode: string | null
  /** Ends all sockets and takes no new ones: listeners wait for those that are open. */
  endSockets(): void
  /** Ends scans and closes the databases. The listeners are closed by then. */
  close(): Promise<void>
}

export type AppLibrary = {
  /** Scans all music folders and resolves when that ended; a running scan goes on and is waited for. */
  scanToEnd(isFull?: boolean): Promise<ScanStatus>
  status(): Promise<ScanStatus>
  /** The newest `limit` files that could not be read. */
  problems(limit: number): Promise<ScanProblem[]>
}

export type CreateApp = (config: AppConfig) => Promise<App>
