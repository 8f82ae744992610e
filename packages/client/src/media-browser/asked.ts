import type { MediaBrowserApp, SearchFound } from './ports.ts'

/** Without case, accents and signs, as a voice gives it. */
const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

type Asked = SearchFound | { kind: 'playlist'; id: string } | { kind: 'kept'; trackIds: string[] }

/** What somebody means: one of their playlists by its name, else what the server finds, else what is kept. */
export async function whatIsAsked(app: MediaBrowserApp, text: string): Promise<Asked | null> {
  const wanted = fold(text)
  const playlists = [...(app.library()?.playlists.values() ?? [])]
  const playlist = playlists.find(({ name, entries }) => entries.length > 0 && fold(name) === wanted)
  if (playlist) return { kind: 'playlist', id: playlist.id }
  const found = app.isAway() ? null : await app.find(text).catch(() => null)
  if (found) return found
  const words = wanted.split(' ')
  const { tracks } = await app.kept()
  const trackIds = [...tracks.values()]
    .filter(({ facts }) => {
      const named = fold([facts.name, facts.album_name, ...facts.artists.map(({ name }) => name)].join(' '))
      return words.every((word) => named.includes(word))
    })
    .map(({ id }) => id)
  return trackIds.length > 0 ? { kind: 'kept', trackIds } : null
}
