import type { Closing } from './closing.ts'
import { closeInOrder } from './closing.ts'
import type { App, AppConfig } from './config.ts'
import { systemClock } from '../base/clock.ts'
import type { Clock } from '../base/clock.ts'
import { createClientConnection } from '../http/client-address.ts'
import { createDoorway } from '../http/request-pipeline.ts'
import { createRunningAnswers } from '../http/active-responses.ts'
import type { Rooms } from './compose.ts'
import { composeRooms } from './compose.ts'
import { composeRouter } from './routes.ts'

/** Builds everything out of everything else and sets it going. */
export async function createApp(config: AppConfig, clock: Clock = systemClock): Promise<App> {
  const rooms = await composeRooms(config, clock)
  const { router, sockets } = composeRouter(rooms)
  const stopBackground = await startBackground(rooms)
  const { library, setup, metrics, bandwidth } = rooms
  const running = createRunningAnswers(config.log)
  const stalls = metrics.meterStalls(config.log)

  return {
    fetch: createDoorway({
      router,
      answerError: rooms.answerError,
      config,
      clock,
      meter: metrics.meterRequest,
      clientConnection: createClientConnection(config.trustedProxies),
      running,
      count: ({ session, path }, request, response) =>
        bandwidth.count(session?.user_id ?? null, path, request, response),
    }),
    metrics: {
      fetch: async (request) =>
        URL.parse(request.url)?.pathname === '/metrics'
          ? new Response(await metrics.text(), { headers: { 'content-type': metrics.contentType } })
          : new Response(null, { status: 404 }),
    },
    library: {
      scanToEnd: () => library.scanToEnd(),
      status: () => library.status(),
      problems: async (limit) => (await library.problems({ limit })).items,
    },
    get setupCode() {
      return setup.code()
    },
    websocket: sockets.handlers,
    endSockets: sockets.close,
    close: () =>
      closeInOrder(
        [
          ['sockets', sockets.close],
          ['answers under way', running.close],
          ['stall meter', stalls.close],
          ['background', stopBackground],
          ...closingsOf(rooms),
        ],
        config.log,
      ),
  }
}

/** What goes on without being asked: the scan, the search index, old events, stale batches. */
async function startBackground({
  config,
  events,
  hub,
  receipts,
  sessions,
  playlists,
  library,
  search,
  changelog,
  failed,
}: Rooms): Promise<() => Promise<void>> {
  const { log } = config
  /** A demo that is there already is as good. */
  const addDemo = async (): Promise<void> => {
    const hasDemo = (await library.folders()).some((folder) => folder.origin === 'demo')
    if (!hasDemo) await library.addDemo()
  }
  const prune = async (): Promise<void> => {
    for (const tokenId of await sessions.endUnused()) hub.closeToken(tokenId)
    await receipts.prune()
    await playlists.emptyBin()
    if (config.eventRetentionDays === 0) return
    const count = await events.prune(config.eventRetentionDays)
    if (count > 0) log.info('Old events were forgotten', { count })
  }
  const pruning = setInterval(
    () => prune().catch((error: unknown) => log.warn('What is old was not forgotten', { error })),
    config.pruneIntervalHours * 3_600_000,
  )
  pruning.unref()

  // Beside all else: a disk that does not answer holds up nothing but its own music.
  const begin = async (): Promise<void> => {
    await library.useFolders(config.music)
    if (config.demo) await addDemo()
    await library.startScan()
  }
  const beginning = begin().catch(failed('The music folders were not taken'))
  void search?.follow()
  const stopWatchingBatches = await changelog.watchForStale()
  return async () => {
    clearInterval(pruning)
    stopWatchingBatches()
    await beginning
  }
}

/** From the top down: what writes ends before what it writes to. */
const closingsOf = (rooms: Rooms): Closing[] => [
  ['library', rooms.library.close],
  ['on demand', () => rooms.onDemand?.close()],
  ['reader', rooms.reader.close],
  ['playback', rooms.playback.close],
  ['disks', rooms.storage.close],
  ['search', () => rooms.search?.close()],
  ['bandwidth', rooms.bandwidth.close],
  ['downloads', rooms.downloads.close],
  ['sessions', rooms.sessions.close],
  ...rooms.diskWatches.map((stop): Closing => ['disk', stop]),
  ['checks', rooms.damageWatch.close],
  ['databases', () => rooms.installation.close(rooms.fileWatch.close())],
]
