import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { DeviceId, PlaylistId, UserId } from '@pezzottify/contract'
import { socketCloseCodes } from '@pezzottify/contract'
import { systemClock } from '../base/clock.ts'
import type { UserStore } from '../db/user/schema.ts'
import { openUsers } from '../db/user/schema.ts'
import { createLog } from '../base/log.ts'
import type { Listener } from './hub.ts'
import { createEventsForOthers } from '../sync/events-for-others.ts'
import { createHub } from './hub.ts'
import type { EventLog } from './log.ts'
import { createEventLog } from './log.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-told-'))
const lines: string[] = []
const log = createLog('WARN', (line) => lines.push(line))
let store: UserStore
let hub: ReturnType<typeof createHub>
let events: EventLog
const people: UserId[] = []

beforeAll(async () => {
  store = openUsers(join(folder, 'user.db'))
  hub = createHub(log, createEventsForOthers(store, systemClock))
  events = createEventLog(store, systemClock, hub, log)
  for (const handle of ['ann', 'ben']) {
    const added = await store.write
      .insertInto('user')
      .values({ handle, created: 0 })
      .executeTakeFirstOrThrow()
    people.push(Number(added.insertId) as UserId)
  }
})
afterAll(async () => {
  await store.close()
  rmSync(folder, { recursive: true, force: true })
})

const like = (userId: UserId, id: string) =>
  events.record({ user_id: userId, device_id: null }, async (_, append) => {
    await append('content_liked', { content_type: 'track', content_id: id })
    return id
  })

function listen(userId: UserId, deviceId: number, put: (text: string) => void, entries = true) {
  const closed: number[] = []
  const listener: Listener = {
    userId,
    deviceId: deviceId as DeviceId,
    tokenId: deviceId,
    entries,
    follows: () => false,
    put,
    close: (code) => {
      closed.push(code)
      leave()
    },
  }
  const leave = hub.join(listener)
  return { closed, leave }
}

test('a device that cannot be told of a change keeps nobody waiting: it is let go, and all others are told', async () => {
  const [ann, ben] = people as [UserId, UserId]
  const heard: string[] = []
  const broken = listen(ann, 1, () => {
    throw new Error('this socket is broken')
  })
  const well = listen(ann, 2, (text) => void heard.push(text))
  const other = listen(ben, 3, (text) => void heard.push(text))
  expect(await Promise.all([like(ann, 'a'), like(ben, 'b'), like(ann, 'c')])).toEqual(['a', 'b', 'c'])
  expect(heard.map((text) => /"content_id":"(.)"/.exec(text)?.[1])).toEqual(['a', 'b', 'c'])
  expect(broken.closed).toEqual([socketCloseCodes.tooSlow])
  expect([well.closed, other.closed]).toEqual([[], []])
  expect(lines.splice(0).join()).toContain('this socket is broken')
  well.leave()
  other.leave()
})

test('a list that cannot be read for those who are told of whole lists keeps nobody waiting', async () => {
  const [ann, ben] = people as [UserId, UserId]
  const old = listen(ann, 1, () => undefined, false)
  const id = 'abcdefgh12345678' as PlaylistId
  await store.write
    .insertInto('user_playlist')
    .values({ id, user_id: ann, creator_id: ann, name: 'Mix', created: 0, deleted_at: null })
    .execute()
  store.writer.run('ALTER TABLE user_playlist_tracks RENAME TO hidden')
  const edit = events.record({ user_id: ann, device_id: null }, async (_, append) => {
    await append(
      'playlist_entries_changed',
      { playlist_id: id, removed: [], placed: [] },
      { placed: [], removed: [] },
    )
  })
  expect(await Promise.all([edit, like(ben, 'd')])).toEqual([undefined, 'd'])
  store.writer.run('ALTER TABLE hidden RENAME TO user_playlist_tracks')
  expect(old.closed).toEqual([socketCloseCodes.tooSlow])
  expect(lines.splice(0).join()).toContain('user_playlist_tracks')
})
