import { large } from './large-world.ts'

/** A request that asks for as much as it is allowed to. */
export type RudeRead = {
  name: string
  path: string
  body?: unknown
  /** Sent as a client that knows entries. */
  entries?: true
  /** The expected status if it is not 200. */
  status?: number
}

const years = 'start_date=20000101&end_date=20991231'
/** Of the greatest length; wildcards are taken literally, so every name is searched for it. */
const longFilter = encodeURIComponent('%a_'.repeat(66))
const ids = (kind: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${kind}${index + 1}`)

/** A cursor far down the list, as the server would have issued it. */
const cursor = (value: string | number | null, id: string): string =>
  Buffer.from(JSON.stringify([value, id])).toString('base64url')

const lists: [string, string[]][] = [
  ['artists', ['name', '-name', 'added', '-added', 'random']],
  ['albums', ['name', '-name', 'added', '-added', 'release', '-release', 'random']],
  ['tracks', ['name', '-name', 'added', '-added', 'duration', '-duration', 'random']],
]

const selections = [
  '',
  '&genre=Everything',
  '&genre=Genre%207',
  '&filter=a',
  '&filter=tara+99',
  `&filter=${longFilter}`,
  '&filter=nowhere&genre=Everything',
]

function listReads(): RudeRead[] {
  return lists.flatMap(([kind, sorts]) =>
    sorts.flatMap((sort) => {
      const path = `/v1/content/${kind}?limit=500&sort=${sort}`
      const text = sort.endsWith('name')
      const middle = cursor(text ? 'kilo' : 300, `${kind.slice(0, -1)}5`)
      return [
        ...selections.map((selection) => ({ name: `catalog.${kind}`, path: path + selection })),
        { name: `catalog.${kind}`, path: `${path}&cursor=${middle}` },
        { name: `catalog.${kind}`, path: `${path}&cursor=${middle}&genre=Everything&filter=a` },
        { name: `catalog.${kind}`, path: `${path}&cursor=${cursor(null, 'zzz')}` },
      ]
    }),
  )
}

const queries = [
  'a',
  'zz',
  'a b c d e f g h i j k l',
  'amma belaa corra dunne ecko fjorrd galla halloo iriss junoo killo lunna',
  'kilo luna mira nova onyx pola quar rosa sola tara ama bela',
  'q'.repeat(512),
  'ab '.repeat(170),
  // One letter with a pile of accents, and letters that are nearly equal.
  `kilo${'\u0301'.repeat(508)}`,
  'k\u0301\u0302\u0303\u0304i\u0305\u0306l\u0307o\u0308 '.repeat(39),
  'lililililililili iliilliilliilliil'.repeat(15).slice(0, 512),
]

/** Every read without files, with its most expensive request. */
export const rudeReads: RudeRead[] = [
  ...listReads(),
  ...queries.flatMap((query) =>
    [true, false].map((resolve) => ({
      name: 'search.search',
      path: '/v1/content/search',
      body: { query, resolve, playlists: true },
    })),
  ),
  ...(
    [
      { type: 'track', id: 'track1' },
      { type: 'album', id: 'album1' },
      { type: 'artist', id: 'artist1' },
      { type: 'genre', id: 'Everything' },
      { type: 'genre', id: 'Genre 7' },
      { type: 'playlist', id: 'list1' },
      { type: 'queue', track_ids: ids('track', 50) },
    ] as const
  ).map((seed) => ({
    name: 'radio.build',
    path: '/v1/content/radio/build',
    body: { seed, recent: ids('track', 1_000), limit: 100 },
  })),
  { name: 'sync.state', path: '/v1/sync/state', entries: true },
  { name: 'sync.events', path: '/v1/sync/events?since=0', entries: true },
  { name: 'sync.events', path: '/v1/sync/events?since=0', status: 410 },
  { name: 'playlists.get', path: '/v1/user/playlist/list1', entries: true },
  {
    name: 'catalog.batch',
    path: '/v1/content/batch',
    body: { artists: ids('artist', 500), albums: ids('album', 500), tracks: ids('track', 500) },
  },
  { name: 'playlists.file', path: '/v1/user/playlist/list1/m3u' },
  {
    name: 'catalog.match',
    path: '/v1/content/match',
    body: {
      lines: ids('line', 100).map((name) => ({ path: `a/b/c/d/e/f/g/h/${name}`, name: 'a - b - c - d - e' })),
    },
  },
  { name: 'server.androidApp', path: '/v1/server/android-app', status: 404 },
  ...(
    [
      ['server.health', '/v1/health'],
      ['server.openapi', '/v1/openapi.json'],
      ['server.info', '/v1/server'],
      ['auth.session', '/v1/auth/session'],
      ['catalog.artist', '/v1/content/artist/artist1'],
      ['catalog.discography', '/v1/content/artist/artist1/discography'],
      ['catalog.discography', '/v1/content/artist/artist1/discography?sort=name'],
      ['catalog.album', '/v1/content/album/album1'],
      ['catalog.albumResolved', '/v1/content/album/album1/resolved'],
      ['catalog.track', '/v1/content/track/track1'],
      ['catalog.trackResolved', '/v1/content/track/track1/resolved'],
      ['catalog.lyrics', '/v1/content/track/track1/lyrics'],
      ['radio.topTracks', '/v1/content/artist/artist1/top-tracks?limit=50'],
      ['radio.related', '/v1/content/artist/artist1/related?limit=30'],
      ['catalog.genres', '/v1/content/genres'],
      ['catalog.statistics', '/v1/content/statistics'],
      ['catalog.whatsNew', '/v1/content/whatsnew?limit=50'],
      ['catalog.popular', '/v1/content/popular?albums_limit=20&artists_limit=20'],
      ['editing.edited', '/v1/admin/edited/album/album1'],
      ['changelog.batches', '/v1/admin/changelog/batches'],
      ['changelog.batch', `/v1/admin/changelog/batch/batch${large.batches}`],
      ['changelog.changes', `/v1/admin/changelog/batch/batch${large.batches}/changes`],
      ['changelog.entity', '/v1/admin/changelog/entity/album/album1'],
      ['downloads.list', '/v1/content/downloads'],
      ['library.loudness', '/v1/admin/library/loudness'],
      ['library.sorting', '/v1/admin/library/sorting'],
      ['grouping.overrides', '/v1/admin/library/overrides'],
      ['grouping.album', '/v1/content/album/album1/grouping'],
      ['library.folders', '/v1/admin/library/folders'],
      ['library.scan', '/v1/admin/library/scan'],
      ['library.problems', `/v1/admin/library/problems?limit=500&filter=${longFilter}`],
      ['likes.list', '/v1/user/liked/track'],
      ['settings.list', '/v1/user/settings'],
      ['devices.list', '/v1/user/devices'],
      ['remote.current', '/v1/user/playback'],
      ['remote.queue', '/v1/user/playback/queue'],
      ['appPasswords.list', '/v1/user/app-passwords'],
      ['sync.state', '/v1/sync/state'],
      ['playlists.list', '/v1/user/playlists'],
      ['playlists.get', '/v1/user/playlist/list1'],
      ['playlists.history', '/v1/user/playlist/list1/history'],
      ['playlists.atRevision', '/v1/user/playlist/list1/history/1'],
      ['playlists.bin', '/v1/user/playlist-bin'],
      ['listening.summary', `/v1/user/listening/summary?${years}`],
      ['listening.history', '/v1/user/listening/history?limit=500'],
      ['listening.events', `/v1/user/listening/events?limit=500&offset=140000&${years}`],
      ['listening.plays', '/v1/user/listening/plays?limit=500'],
      ['listening.recent', '/v1/user/listening/recent?limit=50'],
      ['listening.statistics', `/v1/user/listening/statistics?${years}`],
      ['listening.top', `/v1/user/listening/top?limit=50&${years}`],
      ['accounts.list', '/v1/admin/users'],
      ['accounts.devices', '/v1/admin/users/alice/devices'],
      ['accounts.appPasswords', '/v1/admin/users/alice/app-passwords'],
      ['accounts.roles', '/v1/admin/users/alice/roles'],
      ['accounts.permissions', '/v1/admin/users/alice/permissions'],
      ['accounts.credentials', '/v1/admin/users/alice/credentials'],
      ['analytics.bandwidthSummary', `/v1/admin/bandwidth/summary?${years}`],
      ['analytics.bandwidthUsage', `/v1/admin/bandwidth/usage?${years}`],
      ['analytics.userBandwidthSummary', `/v1/admin/bandwidth/users/alice/summary?${years}`],
      ['analytics.userBandwidthUsage', `/v1/admin/bandwidth/users/alice/usage?${years}`],
      ['analytics.userSummaries', `/v1/admin/listening/users?${years}`],
      ['analytics.daily', `/v1/admin/listening/daily?${years}`],
      ['analytics.topTracks', `/v1/admin/listening/top-tracks?limit=500&${years}`],
      ['analytics.trackStats', `/v1/admin/listening/track/track1?${years}`],
      ['analytics.userSummary', `/v1/admin/listening/users/alice/summary?${years}`],
      ['analytics.onlineUsers', '/v1/admin/online-users'],
    ] as const
  ).map(([name, path]) => ({ name, path })),
]
