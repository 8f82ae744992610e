import type { CatalogData } from '../make-catalog.ts'

/** Requests like those of an app, of all kinds in turn: albums, artists, lists, some searches. */
export function createMixedLoad(
  url: string,
  { token, albums, artists, words }: CatalogData,
): () => Promise<void> {
  const headers = { authorization: token, 'content-type': 'application/json' }
  const at = <T>(items: readonly T[], index: number): T | undefined => items[index % items.length]
  const kinds: ((index: number) => [path: string, init?: RequestInit])[] = [
    (index) => [`/v1/content/album/${at(albums, index)}/resolved`],
    (index) => [`/v1/content/artist/${at(artists, index)}`],
    (index) => [`/v1/content/artist/${at(artists, index)}/discography`],
    () => ['/v1/content/albums?limit=50&sort=-added'],
    () => ['/v1/content/tracks?limit=100'],
    (index) => [
      '/v1/content/search',
      { method: 'POST', body: JSON.stringify({ query: at(words, index), resolve: true }) },
    ],
  ]
  let count = 0
  return async () => {
    const [path, init] = at(kinds, count)?.(Math.floor(count / kinds.length)) ?? ['/']
    count += 1
    const answer = await fetch(url + path, { ...init, headers })
    await answer.arrayBuffer()
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}`)
  }
}
