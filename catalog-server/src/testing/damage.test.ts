import { afterAll, beforeAll, expect, test } from 'bun:test'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Read } from './read-world.ts'
import { createReadWorld } from './read-world.ts'
import { seededRandom } from '../base/seeded-random.ts'
import { testPassword } from './test-app.ts'
import type { TestApp } from './test-app.ts'
import type { TestHome } from './test-home.ts'
import { createTestHome } from './test-home.ts'

/** `npm run test:faults` runs more of them. */
const rounds = Number(process.env['DAMAGE_ROUNDS'] ?? 5)
const seed = Number(process.env['SEED'] ?? 7)
const pageBytes = 4_096
const noticedMaxMs = 10_000

let home: TestHome
let sound: string
let reads: Read[]
let token: string
beforeAll(async () => {
  home = await createTestHome()
  sound = join(home.folder, 'sound')
  mkdirSync(sound)
  const world = await createReadWorld()
  ;({ token } = await signIn(world))
  reads = world.reads
  // Closed, so that the files are complete; the folder is removed with it.
  await world.app.close()
  for (const name of ['user.db', 'catalog.db']) cpSync(join(world.folder, 'data', name), join(sound, name))
  rmSync(world.folder, { recursive: true })
})
afterAll(() => home[Symbol.dispose]())

const signIn = (app: TestApp) =>
  app.anonymous.auth.login({
    body: {
      user_handle: 'alice',
      password: testPassword,
      device_uuid: 'device-of-tester',
      device_type: 'web',
    },
  })

function putSound(): void {
  for (const name of ['user.db', 'catalog.db', 'search.db'])
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(home.folder, name + suffix), { force: true })
  rmSync(join(home.folder, 'installation.json'), { force: true })
  for (const name of ['user.db', 'catalog.db']) cpSync(join(sound, name), join(home.folder, name))
}

const ways = ['random', 'zeros'] as const

function damage(path: string, page: number, way: (typeof ways)[number], random: () => number): void {
  const content = readFileSync(path)
  for (let byte = page * pageBytes; byte < (page + 1) * pageBytes; byte += 1)
    content[byte] = way === 'random' ? Math.floor(random() * 256) : 0
  writeFileSync(path, content)
}

test(`${rounds} random damaged pages, one at a time: refused at the start, or answered as damage and told`, async () => {
  const random = seededRandom(seed)
  let refused = 0
  let met = 0
  for (let round = 0; round < rounds; round += 1) {
    putSound()
    const path = random() < 0.6 ? home.userDb : home.catalogDb
    const page = 1 + Math.floor(random() * (readFileSync(path).length / pageBytes - 1))
    const way = ways[Math.floor(random() * ways.length)] ?? 'random'
    damage(path, page, way, random)
    const before = readFileSync(path)
    const when = `page ${page} of ${path} as ${way}, seed ${seed}, round ${round}`
    const app = await home.start().catch((error: Error & { code?: string }) => error)
    if (app instanceof Error) {
      expect([when, String(app.code)]).toEqual([
        when,
        expect.stringMatching(/^(SQLITE_(CORRUPT|NOTADB)|conflict|damaged)/),
      ])
      expect(readFileSync(path).equals(before)).toBe(true)
      refused += 1
      continue
    }
    await using running = app
    met += await useAll(running, when)
  }
  console.log(`${rounds} damaged pages: ${refused} refused at the start, ${met} met by requests`)
  expect(refused + met).toBeGreaterThan(0)
}, 1_200_000)

/** Returns 1 when a request met the damage. */
async function useAll(app: TestApp, when: string): Promise<number> {
  const as = { headers: { authorization: token } }
  const writing = { ...as, method: 'POST' }
  const answers: [string, Response][] = []
  for (const { name, path } of reads) answers.push([name, await app.request(path, as)])
  answers.push(['likes.like', await app.request('/v1/user/liked/track/x', writing)])
  answers.push(['library.startScan', await app.request('/v1/admin/library/scan', writing)])
  let isMet = false
  for (const [name, response] of answers) {
    const code = response.headers.get('x-error-code')
    const body = await response.bytes().then(() => 'whole')
    expect([when, name, response.status, code, body]).not.toEqual([when, name, 500, 'internal', 'whole'])
    isMet ||= code === 'damaged'
  }
  if (!isMet) return 0
  await untilDegraded(app, when)
  return 1
}

async function untilDegraded(app: TestApp, when: string): Promise<void> {
  const deadline = performance.now() + noticedMaxMs
  for (;;) {
    const { reasons = [] } = await app.anonymous.server.health()
    if (reasons.some((reason) => reason.endsWith('_db_damaged'))) return
    if (performance.now() > deadline) expect([when, reasons]).toEqual([when, ['user_db_damaged']])
    await Bun.sleep(20)
  }
}
