import type { DegradedReason } from '@pezzottify/contract'
import { degradedReasons } from '@pezzottify/contract'
import type { Registry } from 'prom-client'
import { Counter, Gauge } from 'prom-client'

/** Values measured when the metrics are requested. None takes longer in a larger library. */
export type Gauges = {
  sessions(): number
  items(): Record<'artist' | 'album' | 'track', number>
  catalogBytes(): number
  /** The files of the databases, by name, and their sizes. */
  databaseBytes(): Iterable<readonly [file: string, bytes: number]>
  /** The number of events kept for devices that are away. */
  events(): number
  /** The number of names queued for the search index, up to the limit of that count. */
  searchBacklog(): number
  connections(): { sockets: number; users: number }
  /** The running scan, or the last one. */
  scan(): ScanFigures
  conversions(): { running: number; waiting: number }
  /** Tracks whose loudness is not measured yet, and the results for others since the server started. */
  loudness(): { left: number; measured: number; failed: number }
  cachedConversionBytes(): number
  bandwidth(): Iterable<{ userId: number | null; category: string; bytes: number; requests: number }>
  degraded(): readonly DegradedReason[]
  /** The music folders, and whether their disk is known not to answer. */
  disks(): readonly { root: string; isSilent: boolean }[]
  isDownloaderPaused(): boolean
  /** The time of the newest sound backup in Unix seconds; 0 when none is known. */
  backupAt(): number
}

/** `changes`: the numbers of tracks by what the scan did with them. */
export type ScanFigures = {
  isRunning: boolean
  seen: number
  read: number
  failed: number
  changes: Record<'added' | 'updated' | 'moved' | 'missing', number>
  seconds: number
}

/**
 * The metrics that are read on request. Values that cannot be read, because their database fails, are left out: the
 * rest is still reported.
 */
export function registerGauges(registry: Registry, gauges: () => Gauges | null): void {
  const registers = [registry]
  const named = (name: string, help: string) => ({ name: `pezzottify_${name}`, help, registers })
  const told = <R>(read: (from: Gauges) => R): R | null => {
    try {
      const from = gauges()
      return from && read(from)
    } catch {
      return null
    }
  }
  const gauge = (name: string, help: string, read: (from: Gauges) => number) =>
    new Gauge({
      ...named(name, help),
      collect() {
        const value = told(read)
        if (value === null) this.remove()
        else this.set(value)
      },
    })
  const gaugeBy = (
    name: string,
    label: string,
    help: string,
    read: (from: Gauges) => Iterable<readonly [value: string, count: number]>,
  ) =>
    new Gauge({
      ...named(name, help),
      labelNames: [label],
      collect() {
        this.reset()
        for (const [value, count] of told(read) ?? []) this.set({ [label]: value }, count)
      },
    })

  gauge('auth_active_sessions', 'Stored tokens', ({ sessions }) => sessions())
  gaugeBy('catalog_items_total', 'type', 'Items in the catalog', ({ items }) => Object.entries(items()))
  gauge('catalog_size_bytes', 'Size of the catalog database', ({ catalogBytes }) => catalogBytes())
  gaugeBy('database_size_bytes', 'file', 'Size of each file of a database', ({ databaseBytes }) =>
    databaseBytes(),
  )
  gauge('event_log_events', 'Events kept for devices that were away', ({ events }) => events())
  gauge('search_backlog', 'Names that wait for the search index; 10000 stands for more, too', (from) =>
    from.searchBacklog(),
  )
  gauge('websocket_connections', 'Open sockets of devices', (from) => from.connections().sockets)
  gauge('online_users', 'People with an open socket', (from) => from.connections().users)

  gauge('scan_running', '1 while the music folders are scanned', ({ scan }) => Number(scan().isRunning))
  const ofScan = 'in the scan that runs, or in the last one'
  gauge('scan_files_seen', `Files that were looked at ${ofScan}`, ({ scan }) => scan().seen)
  gauge('scan_files_read', `Those of them that were new or changed ${ofScan}`, ({ scan }) => scan().read)
  gauge(
    'scan_files_failed',
    `Files and folders that could not be read ${ofScan}`,
    ({ scan }) => scan().failed,
  )
  gaugeBy('scan_changes', 'change', `Tracks that changed ${ofScan}`, ({ scan }) =>
    Object.entries(scan().changes),
  )
  gauge(
    'scan_duration_seconds',
    'Time that the scan that runs, or the last one, took',
    ({ scan }) => scan().seconds,
  )

  gauge('transcodes_running', 'Conversions under way', (from) => from.conversions().running)
  gauge('transcodes_waiting', 'Conversions that wait for their turn', (from) => from.conversions().waiting)
  gauge('transcode_cache_bytes', 'What conversions take on the disk', (from) => from.cachedConversionBytes())

  gauge('loudness_tracks_left', 'Tracks whose loudness is to be measured', ({ loudness }) => loudness().left)
  gaugeBy(
    'loudness_tracks_measured',
    'outcome',
    'Tracks whose loudness was measured, or could not be, since the start',
    ({ loudness }) => {
      const { measured, failed } = loudness()
      return Object.entries({ measured, failed })
    },
  )

  gaugeBy('degraded', 'reason', '1 for each reason why something does not work at the moment', (from) => {
    const present = new Set(from.degraded())
    return degradedReasons.map((reason) => [reason, Number(present.has(reason))])
  })
  gaugeBy(
    'media_breaker_open',
    'root',
    '1 while the disk of a music folder does not answer and is not asked',
    ({ disks }) => disks().map(({ root, isSilent }) => [root, Number(isSilent)]),
  )
  gauge('downloader_breaker_open', '1 while the downloader failed so often that it is not asked', (from) =>
    Number(from.isDownloaderPaused()),
  )
  gauge(
    'backup_last_success_timestamp_seconds',
    'When the newest sound backup was made; 0 for none',
    ({ backupAt }) => backupAt(),
  )
  gauge('process_memory_bytes', 'Resident memory', () => process.memoryUsage.rss())

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
}
