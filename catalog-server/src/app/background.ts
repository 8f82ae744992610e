import { repeatEvery } from '../base/repeat-every.ts'
import type { Services } from './compose.ts'

/** What is played most changes slowly, and the start has other things to do. */
const weighFirstMs = 60_000
const weighEveryMs = 3_600_000

/** Starts the background work: the first scan, the search index and its order, pruning and closing of stale batches. */
export async function startBackground({
  config,
  events,
  hub,
  idempotencyRecords,
  sessions,
  playlists,
  library,
  loudness,
  search,
  changelog,
  failed,
}: Services): Promise<() => Promise<void>> {
  const { log } = config
  /** An existing demo folder is not an error. */
  const addDemo = async (): Promise<void> => {
    const hasDemo = (await library.folders()).some((folder) => folder.origin === 'demo')
    if (!hasDemo) await library.addDemo()
  }
  const prune = async (): Promise<void> => {
    for (const tokenId of await sessions.endUnused()) hub.closeToken(tokenId)
    await idempotencyRecords.prune()
    await playlists.emptyBin()
    if (config.eventRetentionDays === 0) return
    const count = await events.prune(config.eventRetentionDays)
    if (count > 0) log.info('Old events were forgotten', { count })
  }
  const stopPruning = repeatEvery(
    config.pruneIntervalHours * 3_600_000,
    () => void prune().catch((error: unknown) => log.warn('What is old was not forgotten', { error })),
  )

  // Not awaited: a disk that does not answer delays its own music and nothing else.
  const begin = async (): Promise<void> => {
    await library.useFolders(config.music)
    if (config.demo) await addDemo()
    await library.startScan()
    loudness.wake()
  }
  const beginning = begin().catch(failed('The music folders were not taken'))
  void search?.syncIndex()
  const weigh = (): void =>
    void search?.weigh().catch(failed('The search index was not brought in the order of what is played'))
  const weighing = [setTimeout(weigh, weighFirstMs), setInterval(weigh, weighEveryMs)]
  for (const timer of weighing) timer.unref()
  const stopWatchingBatches = await changelog.watchForStale()
  return async () => {
    for (const timer of weighing) clearInterval(timer)
    stopPruning()
    stopWatchingBatches()
    await beginning
  }
}
