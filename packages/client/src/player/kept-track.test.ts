import { expect, test } from 'bun:test'
import { listen, settle, track } from './fake-player.ts'

const kept = (id: string) => track(id, { streamUrl: `kept:${id}`, keptFrom: `/stream/${id}` })

/** Plays the first track up to second 42. */
async function at42(tracks = [kept('a'), kept('b')]) {
  const heard = listen(tracks)
  await heard.playAll()
  heard.say({ type: 'time', seconds: 42 })
  return heard
}

test.each([
  [200, null],
  [409, 'second'],
])(
  'a copy that does not play is left for that of the server (%d), at the same second',
  async (status, version) => {
    const { player, audio, fail, notices, server } = await at42()
    server.once = { status, code: null, retryAfterSeconds: null, version }
    fail('decode')
    await settle()
    expect(audio).toMatchObject({ url: '/stream/a', startedAt: 42, isSounding: true })
    expect(server.asked).toEqual(['/stream/a'])
    expect(server.renewed).toEqual(version === null ? [] : [version])
    expect(player.getState()).toMatchObject({ status: 'playing', outage: null })
    expect(notices).toEqual([])
  },
)

test.each([true, false])(
  'without the server its damage is stepped over, and then the track (known to be away: %p)',
  async (isKnown) => {
    const { player, audio, fail, notices, server, network } = await at42()
    if (isKnown) await network('lost')
    else server.answer = null
    for (const second of [43, 45, 50]) {
      fail('network')
      await settle()
      expect(audio).toMatchObject({ url: 'kept:a', startedAt: second, isSounding: true })
    }
    fail('network')
    await settle()
    expect(audio).toMatchObject({ url: 'kept:b', isSounding: true })
    expect(player.getState()).toMatchObject({ status: 'playing', outage: null })
    expect(notices).toEqual([{ reason: 'failed', title: 'Track a' }])
    expect(server.asked).toHaveLength(isKnown ? 0 : 4)
    expect(server.asked).not.toContain('kept:a')
  },
)
