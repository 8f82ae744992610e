import { makeCatalog } from './make-catalog.ts'
import { Rounds } from './tools/measure.ts'
import { loadCore, pinSelf, serverCore } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { startBareRuntime, startServer } from './tools/server.ts'
import type { BenchOptions } from './tools/options.ts'

const startMaxMs = 150
const flatMax = 1.2

/** B1: from the start of the process to its first authenticated answer, for catalogs of several sizes. */
export async function benchStartUp({ rounds, tracks }: BenchOptions): Promise<void> {
  const catalogs = []
  for (const count of tracks) catalogs.push({ count, data: await makeCatalog(count) })
  pinSelf(loadCore)
  const times = new Rounds()
  const cpu = new Rounds()
  // The first round fills the page cache and does not count.
  for (let round = 0; round <= rounds; round += 1) {
    const note = (name: string, ms: number, cpuSeconds: number): void => {
      if (round === 0) return
      times.add(name, ms)
      cpu.add(name, cpuSeconds)
    }
    const bare = await startBareRuntime(serverCore)
    note('bare', bare.startMs, await bare.stop())
    for (const { count, data } of catalogs) {
      const path = `/v1/content/album/${data.albums[0]}/resolved`
      const server = await startServer({ data: data.folder, token: data.token, path, core: serverCore })
      note(String(count), server.startMs, await server.stop())
    }
  }
  const smallest = String(Math.min(...tracks))
  const rows = tracks.flatMap((count): Row[] => {
    const ours = times.of(String(count))
    const bare = times.of('bare')
    const workload = `start to first 200, ${count.toLocaleString('en')} tracks`
    const cpuSeconds = cpu.of(String(count))
    const row: Row = {
      workload,
      ours,
      unit: 'ms',
      cpuSeconds,
      baseline: { name: 'bare runtime', sample: bare },
      ratio: ours.median / bare.median,
      target: `≤ ${startMaxMs} ms`,
      isMet: ours.median <= startMaxMs,
    }
    if (String(count) === smallest) return [row]
    const least = times.of(smallest)
    const ratio = ours.median / least.median
    const baseline = { name: `${Number(smallest).toLocaleString('en')} tracks`, sample: least }
    const target = `≤ ${flatMax} ×`
    return [
      row,
      { workload: '  the same, flat', ours, unit: 'ms', baseline, ratio, target, isMet: ratio <= flatMax },
    ]
  })
  await publish({
    name: 'start-up',
    title: 'B1: start-up',
    settings: {
      rounds,
      server: `core ${serverCore}`,
      load: `core ${loadCore}`,
      cache: 'warm',
      'rate limits': 'off',
    },
    rows,
    notes: ['CPU s is that of the whole process, with its orderly end.'],
  })
}
