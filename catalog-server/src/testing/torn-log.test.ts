import { Database } from 'bun:sqlite'
import { expect, test } from 'bun:test'
import { copyFileSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createTestApp } from './test-app.ts'

const writes = 24
/** Of SQLite's write-ahead log, https://www.sqlite.org/fileformat2.html#walformat. */
const headerBytes = 32
const frameHeaderBytes = 24

type Event = { seq: number; event_type: string; payload: string }

/** The likes according to a log of events. */
function likesAfter(events: readonly Event[]): string[] {
  const likes = new Set<string>()
  for (const { event_type, payload } of events) {
    const { content_id } = JSON.parse(payload) as { content_id: string }
    if (event_type === 'content_liked') likes.add(content_id)
    else likes.delete(content_id)
  }
  return [...likes].toSorted()
}

test('after a power cut at whatever place of the log, all that was acknowledged until there is whole, and nothing is half done', async () => {
  await using app = await createTestApp()
  const bob = app.as('bob')
  const path = join(app.folder, 'data/user.db')
  const sizeOfLog = (): number => statSync(`${path}-wal`).size
  await bob.auth.session()
  /** The length of the log when each write was acknowledged. */
  const acknowledged: number[] = []
  for (let number = 0; number < writes; number += 1) {
    const id = `track-${number - (number % 4 === 3 ? 2 : 0)}`
    const params = { type: 'track', id } as const
    await (number % 4 === 3 ? bob.likes.unlike({ params }) : bob.likes.like({ params }))
    acknowledged.push(sizeOfLog())
  }
  const [whole, torn] = [join(app.folder, 'whole.db'), join(app.folder, 'torn.db')]
  copyFileSync(path, whole)
  const log = readFileSync(`${path}-wal`)
  expect(log.length).toBe(acknowledged.at(-1) ?? 0)
  const frameBytes = frameHeaderBytes + log.readUInt32BE(8)
  const frames = (log.length - headerBytes) / frameBytes
  expect(Number.isInteger(frames)).toBe(true)
  expect(frames).toBeGreaterThan(writes)

  for (let frame = 0; frame <= frames; frame += 1)
    // At the end of a frame, within the head of the next one, and within its page.
    for (const more of [0, 7, frameHeaderBytes + 1_000]) {
      const bytes = Math.min(headerBytes + frame * frameBytes + more, log.length)
      copyFileSync(whole, torn)
      writeFileSync(`${torn}-wal`, log.subarray(0, bytes))
      rmSync(`${torn}-shm`, { force: true })
      using database = new Database(torn)
      const all = <R>(sql: string): R[] => database.query<R, []>(sql).all()
      expect(all('PRAGMA integrity_check')).toEqual([{ integrity_check: 'ok' }])
      const events = all<Event>(
        'SELECT seq, event_type, payload FROM user_events WHERE user_id = 2 ORDER BY seq',
      )
      const certain = acknowledged.filter((size) => size <= bytes).length
      expect(events.length).toBeGreaterThanOrEqual(certain)
      expect(events.map(({ seq }) => seq)).toEqual(events.map((_, index) => index + 1))
      const likes = all<{ content_id: string }>('SELECT content_id FROM liked_content WHERE user_id = 2')
      expect(likes.map(({ content_id }) => content_id).toSorted()).toEqual(likesAfter(events))
    }
})
