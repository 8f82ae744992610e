import type { Body } from '../protocol/body.ts'
import type { Endpoints } from '../protocol/endpoint.ts'

/** What this server adds to the protocol, and in which versions: apps switch to an addition when they see it here. */
const extensions = [
  { name: 'formPost', versions: [1] },
  { name: 'apiKeyAuthentication', versions: [1] },
  { name: 'transcodeOffset', versions: [1] },
  { name: 'songLyrics', versions: [1] },
  { name: 'transcoding', versions: [1] },
  { name: 'indexBasedQueue', versions: [1] },
  { name: 'playbackReport', versions: [1] },
  { name: 'topSongsByArtistId', versions: [1] },
]

/** What apps ask before anybody signs in. */
export const openAnswers: Record<string, Body> = {
  getOpenSubsonicExtensions: { openSubsonicExtensions: extensions },
}

export const systemEndpoints: Endpoints = {
  ping: { answer: () => undefined },
  getLicense: { answer: () => ({ license: { valid: true } }) },
  tokenInfo: { answer: ({ session }) => ({ tokenInfo: { username: session.user_handle } }) },
}
