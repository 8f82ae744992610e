import type {
  DownloadPort,
  InstallPort,
  ResponseCachePort,
  OfflineObstacle,
} from '@pezzottify/client/offline'
import type { ChannelPort, LocksPort, TimersPort } from '@pezzottify/client'

/** The offline ports of a platform. */
export type OfflinePlatform = {
  install: InstallPort
  downloads: DownloadPort
  answers: ResponseCachePort
  locks: LocksPort | null
  channel: ChannelPort
  timers: TimersPort
  random: () => number
}

export type OfflinePorts = {
  /** Why this device cannot keep anything; null when it can. */
  obstacle: OfflineObstacle | null
  /** Called once, after the first page is shown or when the network is away. */
  load: () => Promise<OfflinePlatform>
}
