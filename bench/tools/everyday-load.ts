import { socketPath } from '@pezzottify/contract'

export type EverydayLoad = {
  /** Performs one action, of all kinds in turn. */
  next(): Promise<void>
  /** Likes and unlikes so often, as fast as possible. */
  past(changes: number): Promise<void>
  /** How often each kind was performed. */
  counts(): Record<string, number>
  /** The path of a stream. */
  longStream: string
  /** Closes the sockets that are still open. */
  close(): void
}

type Track = { id: string }
type Page<T> = { items: T[] }

const socketsMax = 20
const partBytes = 256 * 1024

/**
 * The actions of a household in an evening, over a real library: browsing and searching, streaming parts and whole
 * files and aborting some, likes and playlist edits, devices that connect and disconnect, and a scan now and then.
 */
export async function createEverydayLoad(url: string, token: string): Promise<EverydayLoad> {
  const headers = { authorization: token, 'content-type': 'application/json' }
  const counts: Record<string, number> = {}
  const sockets: WebSocket[] = []

  const ask = async (path: string, init: RequestInit = {}): Promise<Response> => {
    const answer = await fetch(url + path, { ...init, headers: { ...headers, ...init.headers } })
    if (!answer.ok) throw new Error(`${init.method ?? 'GET'} ${path} answered ${answer.status}`)
    return answer
  }
  const read = async <T>(path: string, init?: RequestInit): Promise<T> =>
    (await (await ask(path, init)).json()) as T
  const drain = async (path: string, init?: RequestInit): Promise<void> =>
    void (await (await ask(path, init)).arrayBuffer())

  const tracks = (await read<Page<Track>>('/v1/content/tracks?limit=500')).items
  const albums = (await read<Page<Track>>('/v1/content/albums?limit=100')).items
  const artists = (await read<Page<Track>>('/v1/content/artists?limit=100')).items
  const words = ['love', 'night', 'sol', 'der', 'jaz', 'misspeled']
  const at = <T>(items: readonly T[], index: number): T => {
    const item = items[index % items.length]
    if (item === undefined) throw new Error('The library is empty')
    return item
  }
  const playlist = await read<string>('/v1/user/playlist', {
    method: 'POST',
    body: JSON.stringify({ name: 'Evening', track_ids: [] }),
  })

  const kinds: Record<string, (index: number) => Promise<void>> = {
    album: (index) => drain(`/v1/content/album/${at(albums, index).id}/resolved`),
    artist: (index) => drain(`/v1/content/artist/${at(artists, index).id}/discography`),
    list: () => drain('/v1/content/tracks?limit=100'),
    random: () => drain('/v1/content/tracks?sort=random&limit=50'),
    search: (index) =>
      drain('/v1/content/search', {
        method: 'POST',
        body: JSON.stringify({ query: at(words, index), resolve: true }),
      }),
    stream: (index) => drain(`/v1/content/stream/${at(tracks, index).id}`),
    part: (index) =>
      drain(`/v1/content/stream/${at(tracks, index).id}`, { headers: { range: `bytes=0-${partBytes}` } }),
    'broken stream': async (index) => {
      const answer = await ask(`/v1/content/stream/${at(tracks, index).id}`)
      await answer.body?.cancel()
    },
    like: (index) => drain(`/v1/user/liked/track/${at(tracks, index).id}`, { method: 'POST' }),
    unlike: (index) => drain(`/v1/user/liked/track/${at(tracks, index).id}`, { method: 'DELETE' }),
    playlist: (index) =>
      drain(`/v1/user/playlist/${playlist}`, {
        method: 'PUT',
        body: JSON.stringify({ track_ids: [0, 1, 2].map((step) => at(tracks, index + step).id) }),
      }),
    state: () => drain('/v1/sync/state'),
    socket: async () => {
      const socket = new WebSocket(`${url.replace('http', 'ws')}${socketPath}`, { headers } as never)
      await new Promise((resolve, reject) => {
        socket.addEventListener('open', resolve)
        socket.addEventListener('error', reject)
      })
      sockets.push(socket)
      if (sockets.length > socketsMax) sockets.shift()?.close()
    },
  }
  const atOnce = 50
  const names = Object.keys(kinds)
  let done = 0
  return {
    next: async () => {
      const name = at(names, done)
      counts[name] = (counts[name] ?? 0) + 1
      const round = Math.floor(done / names.length)
      // A request that fails is not repeated.
      done += 1
      await kinds[name]?.(round)
    },
    past: async (changes) => {
      for (let from = 0; from < changes; from += atOnce)
        await Promise.all(
          Array.from({ length: atOnce }, (_, index) =>
            kinds[from % (2 * atOnce) === 0 ? 'like' : 'unlike']?.(index),
          ),
        )
    },
    counts: () => counts,
    longStream: `/v1/content/stream/${at(tracks, 0).id}`,
    close: () => {
      for (const socket of sockets.splice(0)) socket.close()
    },
  }
}
