import { join } from 'node:path'
import { systemClock } from '../catalog-server/src/base/clock.ts'
import { openUsers } from '../catalog-server/src/db/user/schema.ts'
import { createEventLog } from '../catalog-server/src/events/log.ts'
import { createUsers } from '../catalog-server/src/identity/accounts/users.ts'
import { hashPassword } from '../catalog-server/src/base/passwords.ts'
import { makeCatalog } from './make-catalog.ts'
import { Rounds } from './tools/measure.ts'
import type { BenchOptions } from './tools/options.ts'
import { runToEnd, unpinSelf } from './tools/process.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'
import { runWrk } from './tools/wrk.ts'

const people = 50
const password = 'a long enough secret'
const seconds = 5
const warmUpSeconds = 10
const connections = 16
const targets = { rate: 0.95, p99: 2 }
const loadScript = join(import.meta.dirname, 'tools/login-load.ts')

/** B10: fifty people signing in at once while others read the catalog, beside the bare hashing of passwords. */
export async function benchLogins({ rounds, tracks }: BenchOptions): Promise<void> {
  unpinSelf()
  const data = await makeCatalog(Math.min(...tracks))
  await addPeople(join(data.folder, 'user.db'))
  const hash = await hashPassword(password)
  const paths = data.albums.map((id) => `/v1/content/album/${id}/resolved`)
  const results = new Rounds()
  for (let round = 0; round < rounds; round += 1) {
    results.add('bare', await signInsPerSecond(['--hash', hash]))
    const server = await startServer({
      data: data.folder,
      token: data.token,
      path: paths[0] ?? '',
      options: ['--rate-limits', '100000'],
    })
    const { url } = server
    const requests = paths.map((path) => ({ path }))
    const read = (length: number) =>
      runWrk({ url, requests, token: data.token, connections, seconds: length })
    await read(warmUpSeconds)
    results.add('alone', await signInsPerSecond(['--url', url]))
    const idle = await read(seconds)
    const [beside, busy] = await Promise.all([signInsPerSecond(['--url', url]), read(seconds)])
    results.add('beside', beside)
    for (const [name, { p99, perSecond }] of Object.entries({ idle, busy })) {
      results.add(`${name} p99`, p99)
      results.add(`${name} reads`, perSecond)
    }
    await server.stop()
  }
  await publish({
    name: 'logins',
    title: 'B10: signing in',
    settings: { rounds, people, connections, seconds, cores: 'all', 'rate limits': '× 100,000' },
    rows: rowsOf(results),
    notes: ['The reads take all they can get: what they have of the two cores, the hashes have not.'],
  })
}

async function addPeople(path: string): Promise<void> {
  const store = openUsers(path)
  const users = createUsers({ users: store, events: createEventLog(store, systemClock), clock: systemClock })
  for (let person = 0; person < people; person += 1)
    await users.add({ handle: `login-${person}`, password, role: 'Regular' })
  await store.close()
}

async function signInsPerSecond(more: readonly string[]): Promise<number> {
  const options = ['--people', String(people), '--password', password, '--seconds', String(seconds)]
  const { output } = await runToEnd([process.execPath, loadScript, ...options, ...more])
  return (JSON.parse(output) as { perSecond: number }).perSecond
}

function rowsOf(results: Rounds) {
  const [bare, idle] = [results.of('bare'), results.of('idle p99')]
  const signIn = (workload: string, name: string) => {
    const ours = results.of(name)
    const ratio = ours.median / bare.median
    return {
      workload,
      ours,
      unit: '/s',
      baseline: { name: 'bare hashes', sample: bare },
      ratio,
      target: `≥ ${targets.rate} ×`,
      isMet: ratio >= targets.rate,
    }
  }
  const busy = results.of('busy p99')
  return [
    signIn(`${people} sign in, nobody reads`, 'alone'),
    signIn(`${people} sign in while others read`, 'beside'),
    {
      workload: '  p99 of a read meanwhile',
      ours: busy,
      unit: 'ms',
      baseline: { name: 'nobody signs in', sample: idle },
      ratio: busy.median / idle.median,
      target: `≤ ${targets.p99} ×`,
      isMet: busy.median / idle.median <= targets.p99,
    },
    {
      workload: '  reads meanwhile',
      ours: results.of('busy reads'),
      unit: '/s',
      baseline: { name: 'nobody signs in', sample: results.of('idle reads') },
      ratio: results.of('busy reads').median / results.of('idle reads').median,
      target: '',
      isMet: null,
    },
  ]
}
