import type { DownloadPort, InstallPort, KeptAnswersPort, OfflineObstacle } from '@pezzottify/client/offline'
import type { ChannelPort, LocksPort, TimersPort } from '@pezzottify/client'

/** What a platform brings for times without a network. */
export type OfflinePlatform = {
  install: InstallPort
  downloads: DownloadPort
  answers: KeptAnswersPort
  locks: LocksPort | null
  channel: ChannelPort
  timers: TimersPort
  random: () => number
}

export type OfflinePorts = {
  /** Why this device can keep nothing; null when it can. */
  obstacle: OfflineObstacle | null
  /** Called once, and not before the first page stands or the network is away. */
  load: () => Promise<OfflinePlatform>
}
