import { makeCatalog } from './make-catalog.ts'
import { createMixedLoad } from './tools/mixed-load.ts'
import { Rounds, sampleOf, slopeOf } from './tools/measure.ts'
import { loadCore, memoryOfTree, pinSelf, serverCore, wakesOf } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import type { Serving } from './tools/server.ts'
import { startBareRuntime, startServer } from './tools/server.ts'
import type { BenchOptions } from './tools/options.ts'

const requests = 200
const largeFrom = 1_000_000
const restMaxMb = { small: 80, large: 256 }
/** Each wake-up keeps the processor of a small machine from sleeping; the checks of a server at rest need some. */
const restWakesMax = 15
const slopeMaxMbPerHour = 1
const sampleEveryMs = 5_000
const pacePerSecond = 50

/** B11: resident memory at rest, after mixed requests, and, for as many minutes as wanted, under mixed load. */
export async function benchMemory(options: BenchOptions): Promise<void> {
  const { rounds, tracks, minutes, restSeconds } = options
  const sizes = [...new Set([Math.min(...tracks), Math.max(...tracks)])]
  const catalogs = []
  for (const count of sizes) catalogs.push({ count, data: await makeCatalog(count) })
  pinSelf(loadCore)
  const memory = new Rounds()
  const measure = async (name: string, server: Serving, next: () => Promise<void>): Promise<void> => {
    const woken = wakesOf(server.pid)
    await Bun.sleep(restSeconds * 1_000)
    memory.add(`${name} wakes`, (wakesOf(server.pid) - woken) / restSeconds)
    memory.add(`${name} at rest`, memoryOfTree(server.pid).residentMb)
    for (let count = 0; count < requests; count += 1) await next()
    memory.add(`${name} after`, memoryOfTree(server.pid).residentMb)
    await server.stop()
  }
  for (let round = 0; round < rounds; round += 1) {
    const bare = await startBareRuntime(serverCore)
    await measure('bare', bare, async () => void (await (await fetch(bare.url)).arrayBuffer()))
    for (const { count, data } of catalogs) {
      const server = await startServer({ ...serverOf(data), core: serverCore })
      await measure(String(count), server, createMixedLoad(server.url, data))
    }
  }
  const rows = sizes.flatMap((count) =>
    (['at rest', 'after'] as const).map((when): Row => {
      const ours = memory.of(`${count} ${when}`)
      const bare = memory.of(`bare ${when}`)
      const maxMb = count >= largeFrom ? restMaxMb.large : restMaxMb.small
      return {
        workload: `${count.toLocaleString('en')} tracks, ${when === 'after' ? `after ${requests} requests` : when}`,
        ours,
        unit: 'MB',
        baseline: { name: 'bare runtime', sample: bare },
        ratio: ours.median / bare.median,
        target: `≤ ${maxMb} MB`,
        isMet: ours.median <= maxMb,
      }
    }),
  )
  for (const count of sizes) {
    const ours = memory.of(`${count} wakes`)
    rows.push({
      workload: `${count.toLocaleString('en')} tracks, at rest: times that it wakes up`,
      ours,
      unit: '/s',
      baseline: { name: 'bare runtime', sample: memory.of('bare wakes') },
      target: `≤ ${restWakesMax} /s`,
      isMet: ours.median <= restWakesMax,
    })
  }
  if (minutes > 0) for (const { count, data } of catalogs) rows.push(await slopeRow(count, data, minutes))
  await publish({
    name: 'memory',
    title: 'B11: memory',
    settings: { rounds, 'rest s': restSeconds, server: `core ${serverCore}`, 'rate limits': 'off' },
    rows,
    notes: ['Resident memory of the process and its children, with the touched part of the runtime itself.'],
  })
}

type Data = Awaited<ReturnType<typeof makeCatalog>>

const serverOf = ({ folder, token, albums }: Data) => ({
  data: folder,
  token,
  path: `/v1/content/album/${albums[0]}/resolved`,
})

/** Memory grows until caches are full: only the second half of the time shows whether it continues. */
async function slopeRow(count: number, data: Data, minutes: number): Promise<Row> {
  const server = await startServer({ ...serverOf(data), core: serverCore })
  const next = createMixedLoad(server.url, data)
  const points: { x: number; y: number }[] = []
  const startedAt = performance.now()
  let sampledAt = 0
  for (let done = 0; ; done += 1) {
    const elapsedMs = performance.now() - startedAt
    if (elapsedMs > minutes * 60_000) break
    if (elapsedMs - sampledAt >= sampleEveryMs) {
      sampledAt = elapsedMs
      points.push({ x: elapsedMs / 3_600_000, y: memoryOfTree(server.pid).residentMb })
    }
    await next()
    await Bun.sleep(Math.max(0, (done * 1_000) / pacePerSecond - (performance.now() - startedAt)))
  }
  const cpuSeconds = sampleOf([await server.stop()])
  const slope = slopeOf(points.slice(Math.floor(points.length / 2)))
  return {
    workload: `${count.toLocaleString('en')} tracks, ${minutes} min at ${pacePerSecond} requests/s`,
    ours: sampleOf([slope]),
    unit: 'MB/h',
    cpuSeconds,
    target: `≤ ${slopeMaxMbPerHour} MB/h over an hour`,
    isMet: minutes >= 60 ? slope <= slopeMaxMbPerHour : null,
  }
}
