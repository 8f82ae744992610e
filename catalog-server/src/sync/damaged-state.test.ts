import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { readFileSync, writeFileSync } from 'node:fs'
import { createApi } from '@pezzottify/client'
import type { TestHome } from '../testing/test-home.ts'
import { createTestHome } from '../testing/test-home.ts'
import { serveApp } from '../testing/serve-app.ts'

const pageBytes = 4_096
const likesCount = 20_000

/** An installation in which bob has many likes, and the number of pages in its index of likes. */
async function homeWithLikes(): Promise<TestHome> {
  const home = await createTestHome()
  using database = new Database(home.userDb)
  database.run(
    `WITH RECURSIVE row (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM row WHERE number < ${likesCount})
     INSERT INTO liked_content (user_id, content_id, content_type, created)
     SELECT (SELECT id FROM user WHERE handle = 'bob'), 'track-with-a-long-name-' || number, 3, 0 FROM row`,
  )
  database.run('PRAGMA wal_checkpoint(TRUNCATE)')
  return home
}

function damageLike(path: string, number: number): void {
  const content = readFileSync(path)
  const text = Buffer.from(`track-with-a-long-name-${number}`)
  for (let at = content.indexOf(text); at >= 0; at = content.indexOf(text, at + pageBytes)) {
    const page = Math.floor(at / pageBytes)
    content.fill(0xa5, page * pageBytes, (page + 1) * pageBytes)
  }
  writeFileSync(path, content)
}

test.each([
  ['at once', 1, 'damaged'],
  ['on the way', likesCount, 'cut off'],
])('a whole state that meets damage %s is never taken for a whole one', async (_, number, outcome) => {
  using home = await homeWithLikes()
  damageLike(home.userDb, number)
  await using app = await home.start()
  await using served = serveApp(app)
  const sent: number[] = []
  const api = createApi({
    baseUrl: served.url,
    fetch: async ({ url }) => {
      const response = await served.fetch(new URL(url).pathname, { as: 'bob' })
      sent.push(response.status)
      return response
    },
  })
  const state = await api.sync.state().then(
    () => 'whole',
    // The connection is reset, which may take the head of the answer with it before this process has read it.
    (error: Error & { code?: string }) =>
      sent[0] === 200 || error.code === 'offline' ? 'cut off' : error.code,
  )
  expect(state).toBe(outcome)
  for (const status of sent) expect(status).toBe(outcome === 'damaged' ? 503 : 200)
  const deadline = performance.now() + 10_000
  const reasons = async () => (await app.anonymous.server.health()).reasons ?? []
  while ((await reasons()).length === 0 && performance.now() < deadline) await Bun.sleep(10)
  expect(await reasons()).toEqual(['user_db_damaged'])
})
