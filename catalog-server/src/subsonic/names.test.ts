import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { makeAlbum } from '../testing/library-fixture.ts'
import type { SubsonicApp } from '../testing/subsonic-app.ts'
import { subsonicApp } from '../testing/subsonic-app.ts'
import { createTestApp } from '../testing/test-app.ts'

/** Every name of the protocol. */
const names = `
  ping getLicense getOpenSubsonicExtensions tokenInfo
  getMusicFolders getIndexes getMusicDirectory getGenres getArtists getArtist getAlbum getSong getArtistInfo getArtistInfo2
  getAlbumInfo getAlbumInfo2 getSimilarSongs getSimilarSongs2 getTopSongs getVideos getVideoInfo getSonicSimilarTracks
  findSonicPath
  getAlbumList getAlbumList2 getRandomSongs getSongsByGenre getNowPlaying getStarred getStarred2
  search search2 search3
  getPlaylists getPlaylist createPlaylist updatePlaylist deletePlaylist
  stream download getCoverArt getLyrics getLyricsBySongId getAvatar hls hls.m3u8 getCaptions getTranscodeDecision
  getTranscodeStream
  star unstar setRating scrobble reportPlayback
  getBookmarks createBookmark deleteBookmark getPlayQueue savePlayQueue getPlayQueueByIndex savePlayQueueByIndex
  getScanStatus startScan getUser getUsers createUser updateUser deleteUser changePassword
  getShares createShare updateShare deleteShare
  getInternetRadioStations createInternetRadioStation updateInternetRadioStation deleteInternetRadioStation
  getPodcasts getNewestPodcasts getPodcastEpisode refreshPodcasts createPodcastChannel deletePodcastChannel
  deletePodcastEpisode downloadPodcastEpisode
  jukeboxControl getChatMessages addChatMessage`
  .trim()
  .split(/\s+/)

/** It is played as it is, so that its failures are plain. */
const plain = 'getTranscodeStream'

test('every name is answered, with and without its ending: apps take a missing one for a broken server', async () => {
  await using testApp = await createTestApp()
  const { response } = await subsonicApp(testApp, 'alice')
  const unanswered: string[] = []
  for (const name of names.flatMap((known) => [known, `${known}.view`])) {
    const answer = await response(name)
    const text = await answer.text()
    const status = name.startsWith(plain) ? 400 : 200
    const isMissing = text.includes('Endpoint not found') || answer.status !== status
    if (isMissing) unanswered.push(`${name}: ${answer.status} ${text}`)
  }

  expect(unanswered).toEqual([])
  expect(await (await response('getNothing')).text()).toContain('Endpoint not found')
})

test('what this server has none of is an empty list, and cannot be made', async () => {
  await using testApp = await createTestApp()
  const { call, refusal } = await subsonicApp(testApp, 'alice')

  expect(await call('getPodcasts')).toMatchObject({ podcasts: { channel: [] } })
  expect(await call('getNewestPodcasts')).toMatchObject({ newestPodcasts: { episode: [] } })
  expect(await call('getShares')).toMatchObject({ shares: { share: [] } })
  expect(await call('getInternetRadioStations')).toMatchObject({
    internetRadioStations: { internetRadioStation: [] },
  })
  expect(await call('getChatMessages')).toMatchObject({ chatMessages: { chatMessage: [] } })
  const refused = names.filter((name) =>
    /^(create|update|delete|refresh|download|add)(Podcast|Share|InternetRadio|Chat)|^jukebox/.test(name),
  )
  expect(refused).toHaveLength(13)
  for (const name of refused) expect(await refusal(name)).toBe(50)
  for (const name of ['getSonicSimilarTracks', 'findSonicPath']) expect(await refusal(name)).toBe(70)
  for (const name of ['getPodcastEpisode', 'getVideoInfo', 'getCaptions', 'hls']) {
    expect(await refusal(name, { id: 'tr-1' })).toBe(70)
    expect(await refusal(name)).toBe(10)
  }
})

/** What an app does that sees an extension: it must not find half of it. */
const exercises: Record<
  string,
  (app: SubsonicApp, music: { song: string; artist: string }) => Promise<unknown>
> = {
  formPost: async (app) =>
    expect(await app.post('tokenInfo')).toMatchObject({ tokenInfo: { username: 'alice' } }),
  apiKeyAuthentication: async (app) =>
    expect(await app.call('tokenInfo')).toMatchObject({ tokenInfo: { username: 'alice' } }),
  transcodeOffset: async (app, { song: id }) =>
    expect(
      (await app.response('stream', { id, timeOffset: 1, format: 'mp3' })).headers.get('content-type'),
    ).toBe('audio/mpeg'),
  songLyrics: async (app, { song: id }) =>
    expect(await app.call('getLyricsBySongId', { id })).toMatchObject({
      lyricsList: { structuredLyrics: [] },
    }),
  transcoding: async (app, { song }) => {
    const body = { name: 'test', platform: 'test', directPlayProfiles: [], transcodingProfiles: [] }
    const given = { mediaId: song, mediaType: 'song' }
    const headers = { 'content-type': 'application/json' }
    const answer = await app.response('getTranscodeDecision', given, {
      method: 'POST',
      headers,
      body: JSON.stringify(body),
    })
    expect(await answer.json()).toMatchObject({
      'subsonic-response': { transcodeDecision: { canDirectPlay: false } },
    })
  },
  indexBasedQueue: async (app, { song }) => {
    await app.call('savePlayQueueByIndex', { id: [song, song], currentIndex: 1, position: 500 })
    expect(await app.call('getPlayQueueByIndex')).toMatchObject({
      playQueueByIndex: { currentIndex: 1, position: 500 },
    })
  },
  playbackReport: async (app, { song: mediaId }) => {
    await app.call('reportPlayback', { mediaId, mediaType: 'song', positionMs: 0, state: 'playing' })
    expect(await app.call('getNowPlaying')).toMatchObject({
      nowPlaying: { entry: [{ id: mediaId, state: 'playing' }] },
    })
  },
  topSongsByArtistId: async (app, { artist: id, song }) =>
    expect(await app.call('getTopSongs', { id })).toMatchObject({ topSongs: { song: [{ id: song }] } }),
}

test('each extension that is told of works', async () => {
  await using testApp = await createTestApp()
  const music = join(testApp.folder, 'music')
  await makeAlbum(music, { title: 'Moon', artist: 'Ada', tracks: ['One'], seconds: 3 })
  await testApp.as('alice').library.addFolder({ body: { path: music } })
  await testApp.app.library.scanToEnd()
  const app = await subsonicApp(testApp, 'alice')
  const { openSubsonicExtensions: told } = await app.call<{ openSubsonicExtensions: { name: string }[] }>(
    'getOpenSubsonicExtensions',
  )
  expect(told.map(({ name }) => name).toSorted()).toEqual(Object.keys(exercises).toSorted())
  const found = await app.call<{ searchResult3: { song: { id: string }[]; artist: { id: string }[] } }>(
    'search3',
  )
  const [song, artist] = [found.searchResult3.song[0]!.id, found.searchResult3.artist[0]!.id]
  for (const exercise of Object.values(exercises)) await exercise(app, { song, artist })
})
