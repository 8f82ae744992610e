import { wordsOf } from '../words-of.ts'
import type { MediaBrowserApp, SearchFound } from './ports.ts'

type Asked = SearchFound | { kind: 'playlist'; id: string } | { kind: 'offline'; trackIds: string[] }

/** Resolves a spoken request: to a playlist with this name, else the best hit of the server, else offline tracks. */
export async function whatIsAsked(app: MediaBrowserApp, text: string): Promise<Asked | null> {
  const words = wordsOf(text)
  const playlists = [...((await app.library())?.playlists.values() ?? [])]
  const playlist = playlists.find(({ name, entries }) => entries.length > 0 && isSame(wordsOf(name), words))
  if (playlist) return { kind: 'playlist', id: playlist.id }
  const found = app.isAway() ? null : await app.find(text).catch(() => null)
  if (found) return found
  const { tracks } = await app.offline()
  const trackIds = [...tracks.values()]
    .filter(({ facts }) => {
      const names = [facts.name, facts.album_name, ...facts.artists.map(({ name }) => name)]
      const named = wordsOf(names.join(' ')).join(' ')
      return words.every((word) => named.includes(word))
    })
    .map(({ id }) => id)
  return trackIds.length > 0 ? { kind: 'offline', trackIds } : null
}

const isSame = (words: readonly string[], others: readonly string[]): boolean =>
  words.join(' ') === others.join(' ')
