import { expect, test } from 'bun:test'
import type { TrackId } from '@pezzottify/contract'
import { serve } from '../testing/listening.ts'
import { rawClient } from '../testing/socket-server.ts'
import { createTestApp } from '../testing/test-app.ts'

const track = (id: string) => ({ params: { type: 'track', id } }) as const

test('a like on one device arrives on the other as one event, and not on the one that did it', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const phone = await served.signIn('bob', 'bobs-phone')
  const laptop = await served.signIn('bob', 'bobs-laptop')
  const stranger = await served.signIn('carol', 'carols-phone')
  const [onPhone, onLaptop, onStranger] = [
    await phone.listen(),
    await laptop.listen(),
    await stranger.listen(),
  ]

  await phone.api.likes.like(track('t1'))
  await laptop.api.likes.like(track('t2'))
  await stranger.api.likes.like(track('t3'))

  await onPhone.until(({ type }) => type === 'sync')
  await onLaptop.until(({ type }) => type === 'sync')
  expect(onLaptop.events()).toMatchObject([
    { seq: 1, type: 'content_liked', payload: { content_type: 'track', content_id: 't1' } },
  ])
  expect(onPhone.events()).toMatchObject([{ seq: 2, payload: { content_id: 't2' } }])
  expect(onStranger.events()).toEqual([])
  const { events } = await laptop.api.sync.events({ query: { since: '0' } })
  expect(onLaptop.events()).toEqual(events.slice(0, 1))
})

test('the first message tells the device, the version and the number to catch up to', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const phone = await served.signIn('bob', 'bobs-phone')
  await phone.api.likes.like(track('t1'))
  await phone.api.likes.like(track('t2'))
  expect((await phone.listen()).messages).toEqual([
    {
      type: 'connected',
      payload: {
        device_id: phone.device_id,
        server_version: 'test',
        seq: 2,
        epoch: expect.any(String),
        at: expect.any(Number),
      },
    },
  ])
})

test('however much happens while a device connects, it misses nothing and the numbers only rise', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const phone = await served.signIn('bob', 'bobs-phone')
  const laptop = await served.signIn('bob', 'bobs-laptop')
  const likes = Array.from({ length: 60 }, (_, index) => phone.api.likes.like(track(`t${index}`)))
  const opened = await Promise.all(Array.from({ length: 10 }, () => laptop.listen()))
  await Promise.all(likes)
  for (const listening of opened) {
    const [first] = listening.messages
    if (first?.type !== 'connected') throw new Error('The first message is not the greeting')
    const from = first.payload.seq
    if (from < 60)
      await listening.until((message) => message.type === 'sync' && message.payload.event.seq === 60)
    const seqs = listening.events().map(({ seq }) => seq)
    expect(seqs.filter((seq) => seq > from)).toEqual(
      Array.from({ length: 60 - from }, (_, index) => from + index + 1),
    )
    expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
  }
})

test('two tabs of one browser both hear of it, each once, also after many reconnections', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const phone = await served.signIn('bob', 'bobs-phone')
  const browser = await served.signIn('bob', 'bobs-browser')
  const other = await browser.listen()
  let tab = await browser.listen()
  for (let round = 0; round < 30; round += 1) {
    const next = await browser.listen()
    tab.socket.close()
    tab = next
  }
  await phone.api.likes.like(track('t1'))
  await phone.api.likes.like(track('t2'))
  for (const listening of [tab, other]) {
    await listening.until((message) => message.type === 'sync' && message.payload.event.seq === 2)
    expect(listening.events().map(({ seq }) => seq)).toEqual([1, 2])
  }
})

test('a slow reader is closed with 1013; the others get everything, and nobody waits', async () => {
  await using app = await createTestApp()
  await using served = serve(app)
  const phone = await served.signIn('bob', 'bobs-phone')
  const laptop = await served.signIn('bob', 'bobs-laptop')
  const tablet = await served.signIn('bob', 'bobs-tablet')
  const deaf = await rawClient(served.port, { authorization: tablet.token })
  deaf.pause()
  const listening = await laptop.listen()

  const id = await phone.api.playlists.create({ body: { name: 'Long', track_ids: [] } })
  const track_ids = Array.from({ length: 300 }, (_, index) => `${index}`.padEnd(200, 'x') as TrackId)
  const changes = 160
  for (let change = 0; change < changes; change += 1)
    await phone.api.playlists.change({ params: { id }, body: { track_ids } })

  await listening.until((message) => message.type === 'sync' && message.payload.event.seq === changes + 1)
  expect(listening.events().map(({ seq }) => seq)).toEqual(
    Array.from({ length: changes + 1 }, (_, index) => index + 1),
  )
  const chunks: Buffer[] = []
  for await (const chunk of deaf) chunks.push(chunk as Buffer)
  const heard = Buffer.concat(chunks)
  // The last frame: final, a close, two bytes of code before the reason.
  const close = heard.lastIndexOf(Buffer.from([1_013 >> 8, 1_013 & 255]))
  expect(heard.at(close - 2)).toBe(0x88)
  expect(heard.toString().match(/"seq":/g)?.length).toBeLessThan(changes)
  expect((await tablet.api.sync.events({ query: { since: '1' } })).events).toHaveLength(changes)
})
