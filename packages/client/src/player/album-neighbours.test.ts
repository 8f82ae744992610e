import { expect, test } from 'bun:test'
import { AlbumId } from '@pezzottify/contract'
import { listen, settle, track } from './fake-player.ts'

const album = { id: AlbumId.parse('a1'), name: 'One' }
const loudness = { track_gain_db: -6, track_peak: 0.5, album_gain_db: -12, album_peak: 0.5 }
const single = (id: string) => track(id, { loudness })
const ofAlbum = (number: number) =>
  track(`a${number}`, { album, loudness, place: { disc: 1, track: number }, mime: 'audio/flac' })
const [quiet, loud] = [10 ** (-12 / 20), 10 ** (-6 / 20)]

/** Plays the tracks as a mix. */
async function mixOf(tracks: ReturnType<typeof track>[]) {
  const heard = listen(tracks)
  heard.player.playAll(
    { type: 'mix', name: 'Mix' },
    tracks.map(({ id }) => id),
  )
  await settle()
  const advance = async (): Promise<void> => {
    heard.say({ type: 'advanced' })
    heard.say({ type: 'time', seconds: 1 })
    await settle()
  }
  return { ...heard, advance }
}

test('in a mix, tracks that follow each other as on their album keep its loudness from the first one on', async () => {
  const { player, audio, advance } = await mixOf([single('x'), ofAlbum(1), ofAlbum(2), single('y')])
  expect(audio).toMatchObject({ gain: loud, joins: false })
  expect(audio.prepared).toMatchObject({ url: '/stream/a1', gain: quiet, transition: 'cut' })
  await advance()
  player.soundChanged()
  await settle()
  expect(audio.gain).toBe(quiet)
  expect(audio.prepared).toMatchObject({ url: '/stream/a2', gain: quiet, transition: 'joined' })
  await advance()
  expect(audio.prepared).toMatchObject({ url: '/stream/y', gain: loud, transition: 'cut' })
})

test('such a track that is started in a mix plays so as well', async () => {
  expect((await mixOf([ofAlbum(1), ofAlbum(2)])).audio).toMatchObject({ gain: quiet, joins: false })
  expect((await mixOf([ofAlbum(2), ofAlbum(1)])).audio).toMatchObject({ gain: loud, joins: false })
})

test('tracks are joined where their album plays', async () => {
  const { player, audio } = listen([ofAlbum(1), ofAlbum(2)])
  player.playAll({ type: 'album', id: album.id }, ['a1', 'a2'])
  await settle()
  expect(audio).toMatchObject({ gain: quiet, joins: true })
})

test('a track of an album alone among others has its own loudness', async () => {
  const { audio, advance } = await mixOf([ofAlbum(1), ofAlbum(3), single('x'), ofAlbum(4)])
  expect(audio).toMatchObject({ gain: loud, joins: false })
  expect(audio.prepared).toMatchObject({ gain: loud, transition: 'cut' })
  await advance()
  await advance()
  expect(audio.prepared).toMatchObject({ url: '/stream/a4', gain: loud, transition: 'cut' })
})

test('an album that begins anew, or follows another, begins with its loudness', async () => {
  const { player, audio, advance } = await mixOf([ofAlbum(1), ofAlbum(2)])
  player.setRepeat('all')
  await advance()
  expect(audio.prepared).toMatchObject({ url: '/stream/a1', gain: quiet })
})

test('a neighbour that is not known within a moment keeps no track from playing', async () => {
  const heard = listen([ofAlbum(1), ofAlbum(2)])
  heard.server.hanging.add('a2')
  await heard.playAll()
  expect(heard.audio.isSounding).toBe(false)
  expect(await heard.waited()).toBe(300)
  expect(heard.audio).toMatchObject({ url: '/stream/a1', isSounding: true, gain: loud, joins: false })
})
