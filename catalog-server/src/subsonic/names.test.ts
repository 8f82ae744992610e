import { expect, test } from 'bun:test'
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
  for (const name of ['getPodcastEpisode', 'getSonicSimilarTracks', 'findSonicPath'])
    expect(await refusal(name)).toBe(70)
})
