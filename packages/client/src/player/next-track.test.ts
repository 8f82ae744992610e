import { expect, test } from 'bun:test'
import { listen, settle, track } from './fake-player.ts'

const tracks = [track('a'), track('b'), track('c')]

/** Plays the first track, while nothing is known of the second. */
async function withUnknownNext() {
  const heard = listen(tracks)
  heard.server.unanswered.add('b')
  await heard.playAll()
  const at = async (seconds: number): Promise<string> => {
    heard.say({ type: 'time', seconds })
    await settle()
    return heard.audio.preloaded
  }
  expect(await at(1)).toBe('')
  heard.server.unanswered.clear()
  return { ...heard, at }
}

test('a next track that could not be looked up is looked up again after a while, while this one plays', async () => {
  const { at, timers } = await withUnknownNext()
  expect(await at(2)).toBe('')
  timers.pass(10_000)
  expect(await at(12)).toBe('/stream/b')
})

test('it is looked up at once when the server is back', async () => {
  const { at, network } = await withUnknownNext()
  await network('lost')
  await network('back')
  expect(await at(2)).toBe('/stream/b')
})

test('it is looked up when it is needed, and the music goes on', async () => {
  const { player, audio, say } = await withUnknownNext()
  say({ type: 'time', seconds: 100 })
  say({ type: 'ended' })
  await settle()
  expect(audio).toMatchObject({ url: '/stream/b', isSounding: true, preloaded: '/stream/c' })
  expect(player.getState()).toMatchObject({ status: 'playing', track: { id: 'b' } })
})

test('a title that changed is shown of this track and of the next, and what plays goes on', async () => {
  const library = [track('a'), track('b')]
  const { player, audio, say, playAll } = listen(library)
  await playAll()
  expect(audio.preloaded).toBe('/stream/b')
  library.splice(0, 2, ...['a', 'b'].map((id) => track(id, { title: `New ${id}`, streamUrl: `/new/${id}` })))
  await player.factsChanged()
  await settle()
  expect(player.getState()).toMatchObject({ track: { title: 'New a', streamUrl: '/stream/a' } })
  expect(audio).toMatchObject({ url: '/stream/a', isSounding: true, preloaded: '/stream/b' })
  say({ type: 'advanced' })
  expect(player.getState()).toMatchObject({ track: { title: 'New b', streamUrl: '/stream/b' } })
})
