import { expect, test } from 'bun:test'
import { serve } from '../../testing/listening.ts'
import { createTestApp } from '../../testing/test-app.ts'

const bob = { params: { handle: 'bob' } }
/** The close code of a socket whose session has ended. */
const ended = expect.any(Number)

/** Fails unless the socket closes within the promised second. */
const closedSoon = (closed: Promise<number>): Promise<number | string> =>
  Promise.race([closed, Bun.sleep(1_000).then(() => 'still open')])

test('a new password closes the sockets of its user, but not that of the session that set it', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const [desk, phone] = [
    await served.signIn('alice', 'alices-desk'),
    await served.signIn('alice', 'alices-phone'),
  ]
  const [atDesk, onPhone] = [await desk.listen(), await phone.listen()]
  await desk.api.accounts.setPassword({ params: { handle: 'alice' }, body: { password: 'quite another' } })
  expect(await closedSoon(onPhone.closed)).toEqual(ended)
  expect(atDesk.socket.readyState).toBe(WebSocket.OPEN)
  await desk.api.accounts.addRole({ ...bob, body: { role: 'Admin' } })
  await desk.api.accounts.removePassword({ params: { handle: 'alice' } })
  expect(atDesk.socket.readyState).toBe(WebSocket.OPEN)
})

test('a deleted user’s sockets close, and so do those of a device that is signed out', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const alice = await served.signIn('alice', 'alices-desk')
  const phone = await served.signIn('bob', 'bobs-phone')
  const desk = await served.signIn('bob', 'bobs-desk')
  const [onPhone, atDesk] = [await phone.listen(), await desk.listen()]
  await desk.api.devices.remove({ params: { id: phone.device_id } })
  expect(await closedSoon(onPhone.closed)).toEqual(ended)
  expect(atDesk.socket.readyState).toBe(WebSocket.OPEN)
  await alice.api.accounts.remove(bob)
  expect(await closedSoon(atDesk.closed)).toEqual(ended)
})

test('a change of permissions reaches all devices of the user, including the one that caused it', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const alice = await served.signIn('alice', 'alices-desk')
  const [mine, bobs] = [await alice.listen(), await (await served.signIn('bob', 'bobs-phone')).listen()]
  const { permission_id } = await alice.api.accounts.grant({ ...bob, body: { permission: 'EditCatalog' } })
  await alice.api.accounts.revoke({ params: { permission_id } })
  await alice.api.accounts.addRole({ ...bob, body: { role: 'Admin' } })
  await alice.api.accounts.addRole({ params: { handle: 'alice' }, body: { role: 'Regular' } })
  await bobs.until((message) => message.type === 'sync' && message.payload.event.type === 'permissions_reset')
  await mine.until((message) => message.type === 'sync' && message.payload.event.type === 'permissions_reset')
  expect(bobs.events().map(({ type }) => type)).toEqual([
    'permission_granted',
    'permission_revoked',
    'permissions_reset',
  ])
})

test('online users are counted once each, and three of them are named', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  for (const [handle, device] of [
    ['carol', 'carols-phone'],
    ['bob', 'bobs-phone'],
    ['bob', 'bobs-desk'],
    ['alice', 'alices-desk'],
    ['nobody', 'nobodys-desk'],
  ] as const)
    await (await served.signIn(handle, device)).listen()
  expect(await app.as('alice').analytics.onlineUsers()).toEqual({
    count: 4,
    handles: ['alice', 'bob', 'carol'],
  })
})
