import { expect, test } from 'bun:test'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { permissionsOf } from '@pezzottify/contract'
import { openUsers } from '../../db/user/schema.ts'
import { albumRequest, artistRequest, trackRequest } from '../../testing/catalog-bodies.ts'
import type { TestApp } from '../../testing/test-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

/** A server with one track. */
async function appWithTrack(): Promise<TestApp> {
  const app = await createTestApp()
  const { editing } = app.as('alice')
  await editing.createArtist({ body: artistRequest('a1') })
  await editing.createAlbum({ body: { ...albumRequest('al1'), artists_ids: ['a1'] } })
  await editing.createTrack({ body: trackRequest('t1', 'al1') })
  mkdirSync(join(app.folder, 'data/media/albums/al1'), { recursive: true })
  writeFileSync(join(app.folder, 'data/media/albums/al1/t1.mp3'), 'ID3'.repeat(500))
  return app
}

const bob = { params: { handle: 'bob' } }
const issue = async (app: TestApp, handle: string): Promise<string> =>
  (await app.as(handle).downloads.issue({ body: { kind: 'track', id: 't1' } })).url
const statusOf = async (app: TestApp, url: string): Promise<number> => (await app.request(url)).status

test('a link is good as long as the role of who made it allows making one', async () => {
  await using app = await appWithTrack()
  const before = permissionsOf.Regular
  try {
    permissionsOf.Regular = [...before, 'IssueContentDownload']
    const url = await issue(app, 'bob')
    expect(await statusOf(app, url)).toBe(200)
    // Another program writes the role in another case; it is the same role.
    const users = openUsers(join(app.folder, 'data/user.db'))
    users.writer.run("UPDATE user_role SET role = 'regular' WHERE user_id = 2")
    await users.close()
    expect(await statusOf(app, url)).toBe(200)
    permissionsOf.Regular = before
    expect(await statusOf(app, url)).toBe(404)
  } finally {
    permissionsOf.Regular = before
  }
})

test('a new password, one that is removed, and the end of the account end its links at once', async () => {
  await using app = await appWithTrack()
  const { accounts } = app.as('alice')
  const password = 'correct horse'
  const ends = [
    () => accounts.setPassword({ ...bob, body: { password } }),
    () => accounts.removePassword(bob),
    () => accounts.remove(bob),
  ]
  await accounts.grant({ ...bob, body: { permission: 'IssueContentDownload' } })
  const others = await issue(app, 'alice')
  for (const end of ends) {
    const { token } = await app.anonymous.auth.login({
      body: { user_handle: 'bob', password, device_uuid: 'device-of-bob-2', device_type: 'web' },
    })
    const issued = await app.request('/v1/content/download', {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/json' },
      body: JSON.stringify({ kind: 'track', id: 't1' }),
    })
    const { url } = (await issued.json()) as { url: string }
    expect(await statusOf(app, url)).toBe(200)
    await end()
    expect(await statusOf(app, url)).toBe(404)
    if (end === ends[1]) await accounts.setPassword({ ...bob, body: { password } })
  }
  expect(await statusOf(app, others)).toBe(200)
})
