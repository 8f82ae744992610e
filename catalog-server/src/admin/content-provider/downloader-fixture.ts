import { makePng, makeTone } from '../../testing/library-fixture.ts'

type Answer = unknown | ((request: Request) => Response | Promise<Response>)

/** A downloader service on loopback: another system, with answers chosen by the test. */
export function startDownloader(answers: Record<string, Answer>) {
  const asked: string[] = []
  let atOnce = 0
  const seen = { most: 0 }
  const server = Bun.serve({
    hostname: '127.0.0.1',
    port: 0,
    idleTimeout: 60,
    fetch: async (request) => {
      // The raw path: parsing the address would remove its dots.
      const path = request.url.slice(request.url.indexOf('/', 8))
      asked.push(path)
      seen.most = Math.max(seen.most, (atOnce += 1))
      try {
        const answer = answers[path]
        if (answer === undefined) return new Response('no such thing', { status: 404 })
        if (typeof answer === 'function') return await (answer as (request: Request) => Response)(request)
        return answer instanceof Uint8Array ? new Response(answer) : Response.json(answer)
      } finally {
        atOnce -= 1
      }
    },
  })
  return {
    url: `http://127.0.0.1:${server.port}`,
    answers,
    asked,
    seen,
    stop: () => server.stop(true),
    [Symbol.asyncDispose]: () => server.stop(true),
  }
}

const related = (id: string, name: string) => ({ id, name, genre: ['Folk'], portraits: [], related: [] })

/** A service with one artist and one album of three tracks. */
export async function musicDownloader() {
  const [ogg, mp3] = await Promise.all([makeTone({ format: 'ogg' }), makeTone({ format: 'mp3' })])
  const track = (id: string, number: number, files: Record<string, string>) => ({
    id,
    name: `Song ${number}`,
    album_id: 'al1',
    artists_ids: ['ar1'],
    number,
    disc_number: 1,
    duration: 999_000,
    is_explicit: number === 2,
    files,
    tags: ['live'],
    has_lyrics: false,
    language_of_performance: ['en'],
    artists_with_role: [
      { artist_id: 'ar1', name: 'The Fetched', role: 'ARTIST_ROLE_MAIN_ARTIST' },
      { artist_id: 'ar3', name: 'Guest', role: 'FeaturedArtist' },
    ],
    unheard_of: { nested: true },
  })
  const picture = (id: string, side: number) => ({ id, size: 'LARGE', width: side, height: side })
  return startDownloader({
    '/health': { status: 'ok' },
    '/artist/ar1': {
      id: 'ar1',
      name: 'The Fetched',
      genre: ['Rock'],
      portraits: [picture('p-small', 64)],
      portrait_group: [picture('p-large', 640)],
      activity_periods: [{ Decade: 1980 }],
      related: ['ar2', { id: 'ar3', name: 'Guest' }, 'unknown'],
    },
    '/artist/ar2': related('ar2', 'Another'),
    '/album/al1': {
      id: 'al1',
      name: 'Fetched Album',
      album_type: 'EP',
      artists_ids: ['ar1', 'nobody'],
      label: 'A Label',
      date: '1999-05-01',
      genres: ['Rock'],
      covers: [picture('c1', 300)],
      discs: [{ number: 1, name: 'Side A', tracks: ['t1', 't2', 't3'] }],
      original_title: 'Original',
    },
    '/track/t1': track('t1', 1, { FLAC: 'f', OGG_VORBIS_160: 'b', OGG_VORBIS_320: 'a' }),
    '/track/t2': track('t2', 2, { MP3_256: 'c' }),
    '/track/t3': track('t3', 3, {}),
    '/track/t1/audio': ogg,
    '/track/t2/audio': mp3,
    '/track/t3/audio': () => new Response('<html>Sorry</html>', { headers: { 'content-type': 'audio/ogg' } }),
    '/image/p-large': await new Bun.Image(makePng(64, 64, '#cc2020')).jpeg().bytes(),
    '/image/c1': makePng(30, 30, '#2020cc'),
  })
}
