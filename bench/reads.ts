import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { startNginx } from '../e2e/nginx.ts'
import { makeCatalog } from './make-catalog.ts'
import { Rounds } from './tools/measure.ts'
import type { BenchOptions } from './tools/options.ts'
import { loadCore, pinned, serverCore } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import { emptyFolder } from './tools/work-folder.ts'
import type { WrkResult } from './tools/wrk.ts'
import { runWrk } from './tools/wrk.ts'

const connections = 64
const seconds = 4
/** Until the runtime has compiled frequent code. nginx is compiled already. */
const warmUpSeconds = 15
const target = 0.5

/** B4: authenticated reads of the catalog, compared with nginx serving the same bytes from files. */
export async function benchReads({ rounds, tracks }: BenchOptions): Promise<void> {
  const count = Math.min(...tracks)
  const data = await makeCatalog(count)
  const kinds = {
    'resolved album': data.albums.map((id) => `/v1/content/album/${id}/resolved`),
    discography: data.artists.map((id) => `/v1/content/artist/${id}/discography`),
    artist: data.artists.map((id) => `/v1/content/artist/${id}`),
  }
  const { folder, token } = data
  const results = new Rounds()
  for (let round = 0; round < rounds; round += 1) {
    const server = await startServer({
      data: folder,
      token,
      path: kinds.artist[0] ?? '',
      core: serverCore,
      options: ['--rate-limits', '100000'],
    })
    const all = Object.values(kinds).flat()
    const nginx = await startNginx(await copied(server.url, token, all), pinned(serverCore, []))
    const load = (url: string, paths: readonly string[], length: number) =>
      runWrk({ url, requests: paths.map((path) => ({ path })), token, connections, seconds: length })
    await load(server.url, all, warmUpSeconds)
    for (const [kind, paths] of Object.entries(kinds)) {
      note(results, `${kind} ours`, await load(server.url, paths, seconds))
      note(results, `${kind} nginx`, await load(nginx.url, paths.map(fileOf), seconds))
    }
    await nginx[Symbol.asyncDispose]()
    await server.stop()
  }
  await publish({
    name: 'reads',
    title: 'B4: reads of the catalog',
    settings: {
      rounds,
      tracks: count,
      connections,
      seconds,
      'warm-up s': warmUpSeconds,
      server: `core ${serverCore}`,
      load: `core ${loadCore}`,
      'rate limits': '× 100,000',
    },
    rows: Object.keys(kinds).flatMap((kind) => rowsOf(kind, results)),
    notes: [
      'wrk asks for 200 ids in turn, each of them many times. Ours looks up the session, counts for the limits and measures.',
    ],
  })
}

const note = (results: Rounds, name: string, { perSecond, p99 }: WrkResult): void => {
  results.add(name, perSecond)
  results.add(`${name} p99`, p99)
}

/** The server's answers as files under the same paths. */
async function copied(url: string, token: string, paths: readonly string[]): Promise<string> {
  const root = emptyFolder('reads-files')
  for (const path of paths) {
    const answer = await fetch(url + path, {
      headers: { authorization: token, 'accept-encoding': 'identity' },
    })
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
    mkdirSync(dirname(join(root, fileOf(path))), { recursive: true })
    await Bun.write(join(root, fileOf(path)), await answer.text())
  }
  return root
}

/** An artist is both an answer and a folder of others. */
const fileOf = (path: string): string => `${path}.json`

function rowsOf(kind: string, results: Rounds): Row[] {
  const [ours, baseline] = [results.of(`${kind} ours`), results.of(`${kind} nginx`)]
  const ratio = ours.median / baseline.median
  return [
    {
      workload: kind,
      ours,
      unit: '/s',
      baseline: { name: 'nginx', sample: baseline },
      ratio,
      target: `≥ ${target} ×`,
      isMet: ratio >= target,
    },
    {
      workload: '  p99',
      ours: results.of(`${kind} ours p99`),
      unit: 'ms',
      baseline: { name: 'nginx', sample: results.of(`${kind} nginx p99`) },
      target: '',
      isMet: null,
    },
  ]
}
