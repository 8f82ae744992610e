import { expect, test } from 'bun:test'
import { subsonicApp } from '../../testing/subsonic-app.ts'
import { createTestApp } from '../../testing/test-app.ts'

type User = Record<string, unknown>

async function world() {
  const testApp = await createTestApp()
  const [alice, bob] = [await subsonicApp(testApp, 'alice'), await subsonicApp(testApp, 'bob')]
  const userOf = async (app: typeof alice, username: string): Promise<User> =>
    (await app.call<{ user: User }>('getUser', { username })).user
  return { testApp, alice, bob, userOf, [Symbol.asyncDispose]: () => testApp[Symbol.asyncDispose]() }
}

test('an app learns what its user may do', async () => {
  await using here = await world()

  expect(await here.userOf(here.bob, 'bob')).toEqual({
    username: 'bob',
    scrobblingEnabled: true,
    adminRole: false,
    settingsRole: true,
    downloadRole: true,
    uploadRole: false,
    playlistRole: true,
    coverArtRole: false,
    commentRole: true,
    podcastRole: false,
    streamRole: true,
    jukeboxRole: false,
    shareRole: false,
    videoConversionRole: false,
    folder: [1],
  })
  expect(await here.userOf(here.bob, ' BOB ')).toMatchObject({ username: 'bob' })
  expect(await here.userOf(here.alice, 'alice')).toMatchObject({ adminRole: true })
  expect(await here.bob.xml('getUser', { username: 'bob' })).toContain('<folder>1</folder></user>')
})

test('other users are for administrators: to all others they and strangers are the same', async () => {
  await using here = await world()

  for (const username of ['alice', 'carol', 'stranger'])
    expect(await here.bob.refusal('getUser', { username })).toBe(50)
  expect(await here.bob.refusal('getUsers')).toBe(50)
  expect(await here.bob.refusal('getUser')).toBe(10)
  expect(await here.userOf(here.alice, 'nobody')).toMatchObject({ username: 'nobody', streamRole: false })
  expect(await here.alice.refusal('getUser', { username: 'stranger' })).toBe(70)
})

test('the list of users tells of each what asking for them alone tells, extra permissions included', async () => {
  await using here = await world()
  await here.testApp
    .as('alice')
    .accounts.grant({ params: { handle: 'carol' }, body: { permission: 'ManagePermissions' } })
  const { users } = await here.alice.call<{ users: { user: User[] } }>('getUsers')

  expect(users.user.map(({ username, adminRole }) => [username, adminRole])).toEqual([
    ['alice', true],
    ['bob', false],
    ['carol', true],
    ['nobody', false],
  ])
  for (const user of users.user) expect(await here.userOf(here.alice, String(user['username']))).toEqual(user)
})

test('nobody manages accounts in the address of a request', async () => {
  await using here = await world()
  for (const name of ['createUser', 'updateUser', 'deleteUser', 'changePassword']) {
    const answer = await here.alice.response(name, { username: 'bob', password: 'x', email: 'x' })
    const { 'subsonic-response': envelope } = (await answer.json()) as { 'subsonic-response': object }
    expect(envelope).toMatchObject({
      status: 'failed',
      error: { code: 50, helpUrl: 'http://music.test/settings' },
    })
  }
  expect(await here.alice.call<object>('getUsers')).toMatchObject({ users: { user: [{}, {}, {}, {}] } })
})

test('everybody sees the scan, and who edits the catalog starts it', async () => {
  await using here = await world()
  await here.testApp.app.library.scanToEnd()

  expect(await here.bob.call('getScanStatus')).toMatchObject({ scanStatus: { scanning: false, count: 0 } })
  expect(await here.bob.refusal('startScan')).toBe(50)
  expect(await here.alice.call('startScan')).toMatchObject({ scanStatus: { count: 0 } })
})
