import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { makeMusic } from './make-music.ts'
import { makeAdministrator } from './tools/account.ts'
import { mountBlockingDisk } from '../e2e/faults/blocking-disk.ts'
import { createEverydayLoad } from './tools/everyday-load.ts'
import type { Fault } from './tools/faults.ts'
import { createFaults } from './tools/faults.ts'
import { sampleOf, slopeOf } from './tools/measure.ts'
import { memoryOfTree, unpinSelf } from './tools/process.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import { emptyFolder } from './tools/work-folder.ts'
import type { BenchOptions } from './tools/options.ts'

const files = 500
const minutesDefault = 60
const pacePerSecond = 40
const scanEveryMs = 300_000
const loadMs = 50_000
const restMs = 10_000
const slopeMaxMbPerHour = 1
/** The number of changes made before: as in a household after years of use, so that SQLite's cache is full. */
const pastChanges = 120_000
/**
 * The number of actions before the hour begins, at full speed. Until each path has run some thousand times the runtime
 * goes on compiling, and its allocator on growing: at the pace of a household that alone takes an hour.
 */
const warmUpThings = 150_000
/** Memory grows until caches are full: the first third of the time does not show whether it continues. */
const warmUpShare = 1 / 3

/**
 * An hour of everyday load on a real library. After each 50 s the server rests for ten and is measured. With faults,
 * each of these minutes has one: a disk that hangs, listeners who stand still, devices that read nothing.
 */
export async function benchSoak({ minutes, faults: withFaults }: BenchOptions): Promise<void> {
  unpinSelf()
  const length = minutes > 0 ? minutes : minutesDefault
  const music = await makeMusic(files)
  const data = emptyFolder('soak')
  await using disk = withFaults ? await mountBlockingDisk(emptyFolder('soak-disk'), music.folder) : null
  const token = await makeAdministrator(data)
  const server = await startServer({
    data,
    token,
    path: '/v1/admin/library/scan',
    options: ['--music', disk?.path ?? music.folder],
  })
  await server.logLine(/Scan completed/)
  const load = await createEverydayLoad(server.url, token)
  // A shorter run has less before it too.
  const share = Math.min(1, length / minutesDefault)
  await load.past(pastChanges * share)
  for (let done = 0; done < warmUpThings * share; done += 1) await load.next()
  const faults = disk && createFaults({ url: server.url, token, stream: load.longStream, disk })
  /** How many requests each fault cost, in turn. */
  const refused: { fault: string; requests: number }[] = []
  const startedAt = performance.now()
  const elapsedMs = (): number => performance.now() - startedAt
  const points: { x: number; y: number }[] = []
  const descriptors: number[] = []
  const logSizes: number[] = []
  let scannedAt = 0
  while (elapsedMs() < length * 60_000) {
    const until = elapsedMs() + loadMs
    const fault = faults?.next()
    let requests = 0
    for (let done = 0, from = elapsedMs(); elapsedMs() < until; done += 1) {
      requests += await failuresOf(load.next(), fault)
      await Bun.sleep(Math.max(0, (done * 1_000) / pacePerSecond - (elapsedMs() - from)))
    }
    await fault?.over
    if (fault) refused.push({ fault: fault.name, requests })
    if (elapsedMs() - scannedAt >= scanEveryMs) {
      scannedAt = elapsedMs()
      await fetch(`${server.url}/v1/admin/library/scan`, {
        method: 'POST',
        headers: { authorization: token },
      })
    }
    await Bun.sleep(restMs)
    const { residentMb } = memoryOfTree(server.pid)
    points.push({ x: elapsedMs() / 3_600_000, y: residentMb })
    process.stderr.write(`${(elapsedMs() / 60_000).toFixed(1)} min: ${residentMb.toFixed(1)} MB at rest\n`)
    descriptors.push(readdirSync(`/proc/${server.pid}/fd`).length)
    logSizes.push(statSync(join(data, 'user.db-wal')).size / 1024 / 1024)
  }
  load.close()
  const cpuSeconds = sampleOf([await server.stop()])
  const warm = Math.floor(points.length * warmUpShare)
  const slope = slopeOf(points.slice(warm))
  await publish({
    name: 'soak',
    title: 'Soak: everyday load for an hour',
    settings: {
      minutes: length,
      files,
      'changes before': pastChanges,
      'things before': warmUpThings,
      'things a second': pacePerSecond,
      faults: withFaults ? 'one each minute' : 'none',
      'rate limits': 'off',
    },
    rows: [
      {
        workload: `memory at rest, its rise after the first third of ${length} min`,
        ours: sampleOf([slope]),
        unit: 'MB/h',
        cpuSeconds,
        target: `≤ ${slopeMaxMbPerHour} MB/h over an hour`,
        isMet: length >= minutesDefault ? slope <= slopeMaxMbPerHour : null,
      },
      {
        workload: 'memory at rest',
        ours: sampleOf(points.slice(warm).map(({ y }) => y)),
        unit: 'MB',
        target: '',
        isMet: null,
      },
      {
        workload: 'open descriptors',
        ours: sampleOf(descriptors.slice(warm)),
        unit: '',
        target: 'the same throughout',
        isMet: null,
      },
      {
        workload: 'write-ahead log of user.db',
        ours: sampleOf(logSizes.slice(warm)),
        unit: 'MB',
        target: 'bounded',
        isMet: null,
      },
    ],
    notes: [
      `Done: ${Object.entries(load.counts())
        .map(([name, count]) => `${name} ${count}`)
        .join(', ')}. Any answer that is an error, and not promised for a fault, ends the run.`,
      ...refused.map(({ fault, requests }) => `${fault}: ${requests} requests refused`),
    ],
  })
}

/** 1 when the request failed as a fault allows. @throws any other error */
async function failuresOf(request: Promise<void>, fault: Fault | undefined): Promise<number> {
  try {
    await request
    return 0
  } catch (error) {
    if (fault?.allows(error)) return 1
    throw error
  }
}
