import type { Endpoint, Endpoints } from '../protocol/endpoint.ts'
import { notFound, SubsonicError, subsonicCodes } from '../protocol/error.ts'

/** There is none of it, which apps show as an empty list. */
const none = (container: string, list: string): Endpoint => ({
  answer: () => ({ [container]: { [list]: [] } }),
})

const refused = (what: string): Endpoint => ({
  answer: () => {
    throw new SubsonicError(subsonicCodes.forbidden, `This server has no ${what}`)
  },
})

const unknown = (what: string): Endpoint => ({
  answer: () => {
    throw notFound(what)
  },
})

/** `of`: the parameter that names whose it would be. */
const absent = (of: string, what: string): Endpoint => ({
  answer: ({ parameters }) => {
    parameters.required(of)
    throw notFound(what)
  },
})

/** What the protocol has and this server has not. Apps take a missing endpoint for a broken server. */
export const notHereEndpoints: Endpoints = {
  getPodcasts: none('podcasts', 'channel'),
  getNewestPodcasts: none('newestPodcasts', 'episode'),
  getPodcastEpisode: absent('id', 'Episode'),
  refreshPodcasts: refused('podcasts'),
  createPodcastChannel: refused('podcasts'),
  deletePodcastChannel: refused('podcasts'),
  deletePodcastEpisode: refused('podcasts'),
  downloadPodcastEpisode: refused('podcasts'),

  getShares: none('shares', 'share'),
  createShare: refused('shares'),
  updateShare: refused('shares'),
  deleteShare: refused('shares'),

  getInternetRadioStations: none('internetRadioStations', 'internetRadioStation'),
  createInternetRadioStation: refused('internet radio'),
  updateInternetRadioStation: refused('internet radio'),
  deleteInternetRadioStation: refused('internet radio'),

  getChatMessages: none('chatMessages', 'chatMessage'),
  addChatMessage: refused('chat'),

  jukeboxControl: refused('jukebox'),

  getVideos: none('videos', 'video'),
  getVideoInfo: absent('id', 'Video'),
  getCaptions: absent('id', 'Captions'),

  getAvatar: absent('username', 'Avatar'),
  hls: absent('id', 'Playlist of segments'),
  'hls.m3u8': absent('id', 'Playlist of segments'),

  getSonicSimilarTracks: unknown('Song'),
  findSonicPath: unknown('Song'),
}
