import { expect, test } from 'bun:test'
import { ApiError } from '../api/api.ts'
import { settle } from '../player/fake-player.ts'
import { createBrowser, noon, told } from './fake-browser.ts'
import { createPlaySender } from './sender.ts'

test('a report that could not be sent for seven days is dropped, a younger one is sent', async () => {
  const browser = createBrowser()
  const sevenDays = 7 * 24 * 60 * 60_000
  const startedAt = { old: noon - sevenDays - 1_000, young: noon - sevenDays + 60_000 }
  for (const [id, at] of Object.entries(startedAt)) {
    const report = {
      session_id: id,
      track_id: id,
      started_at: at / 1_000,
      ended_at: at / 1_000 + 9,
      duration_seconds: 9,
      track_duration_seconds: 9,
      user_handle: 'elena',
    }
    await browser.plays.put('elena', { report, heardSeconds: 9, revision: 1, savedAt: at, isSent: false })
  }
  browser.open()
  await settle()
  expect(told(browser).map(({ track_id }) => String(track_id))).toEqual(['young'])
  expect(await browser.waiting()).toEqual([])
})

test('a report that the server cannot read holds nothing up', async () => {
  const browser = createBrowser()
  const report = {
    session_id: 'bad',
    track_id: '',
    duration_seconds: 9,
    track_duration_seconds: 9,
    user_handle: 'x',
  }
  const stored = { report, heardSeconds: 9, revision: 1, savedAt: noon, isSent: false }
  await browser.plays.put('elena', stored)
  const send = browser.server.api.listening.report
  browser.server.api.listening.report = async (request) => {
    if (request.body.track_id === '') throw new ApiError(422, 'invalid', '', null)
    return send(request)
  }
  const { playAll, hear, player } = browser.open()
  await playAll()
  await hear(10)
  player.next()
  await settle()
  expect(told(browser)).toMatchObject([{ track_id: 'a' }])
  expect(await browser.waiting()).toEqual([])
})

test('a report that is stored just when the sending ends is sent, too', async () => {
  const report = (id: string) => ({
    report: { session_id: id, track_id: id, duration_seconds: 9, track_duration_seconds: 9, ended_at: 9 },
    heardSeconds: 9,
    revision: 1,
    savedAt: noon,
    isSent: false,
  })
  for (let steps = 0; steps < 16; steps += 1) {
    const { plays, server } = createBrowser()
    const { promise: held, resolve: release } = Promise.withResolvers<void>()
    const send = server.api.listening.report
    server.api.listening.report = async (request) => {
      if (request.body.track_id === 'first') await held
      return send(request)
    }
    const sender = createPlaySender({
      api: server.api,
      plays,
      locks: null,
      timers: { now: () => noon, set: () => null, clear: () => undefined },
      random: () => 0.5,
      user: 'elena',
      name: () => 'elena',
      current: () => null,
    })
    await plays.put('elena', report('first'))
    sender.go()
    await settle()
    await plays.put('elena', report('second'))
    // The list of what waits was read before.
    release()
    for (let step = 0; step < steps; step += 1) await Promise.resolve()
    sender.go()
    await settle()
    expect([steps, [...server.heard.keys()]]).toEqual([steps, ['first', 'second']])
  }
})
