import { playlist } from '../shapes.ts'
import { exactly } from '../shape.ts'
import { badBodies, noId, noInput, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const id = /^[A-Za-z0-9]{16}$/
const list = '/v1/user/playlist/$list'
const bob = (ask: string, status = 200, body?: unknown): Step => ({
  ask,
  as: 'bob',
  status,
  ...(body !== undefined && { body }),
})
const made = (track_ids: string[], path = '/v1/user/playlist'): Step => ({
  ...bob(`POST ${path}`, 200, { name: 'Mix', track_ids }),
  json: id,
  keep: { name: 'list' },
})
const holds = (tracks: string[]): Step => ({
  ...bob(`GET ${list}`),
  json: { ...(playlist as object), creator: exactly('bob'), tracks: exactly(tracks) },
})
const tooMany = Array.from({ length: 301 }, () => 't')

/** Unknown and other people's playlists: not even an Admin can tell the difference. */
const elsewhere = (method: string, rest: string, body?: unknown): Step[] => [
  bob(`${method} /v1/user/playlist/nope${rest}`, 404, body),
  { ...bob(`${method} ${list}${rest}`, 404, body), as: 'carol' },
  { ...bob(`${method} ${list}${rest}`, 404, body), as: 'alice' },
]

const creating = (path: string): Row =>
  row(`POST ${path}`, 'OwnPlaylists', {
    success: [made([], path), holds([])],
    malformed: [
      ...badBodies(`POST ${path}`, [{ name: 'x' }, { track_ids: [] }, { name: 1, track_ids: [] }]),
      bob(`POST ${path}`, 400, { name: 'x', track_ids: tooMany }),
    ],
    unknown: [made(['no-such', 'no-such'], path), holds(['no-such', 'no-such'])],
    edge: [
      { ...made([], path), body: { name: '', track_ids: [] } },
      { ...made([], path), body: { name: ' x ', track_ids: tooMany.slice(1) } },
      { ...bob(`GET ${list}`), json: { name: exactly(' x '), tracks: exactly(tooMany.slice(1)) } },
    ],
  })

const removing = (path: string): Row =>
  row(`DELETE ${path}/{id}`, 'OwnPlaylists', {
    success: [made([]), bob(`DELETE ${path}/$list`), bob(`GET ${list}`, 404)],
    malformed: bob(`DELETE ${path}/%FF`, 400),
    unknown: [
      made([]),
      bob(`DELETE ${path}/nope`, 404),
      { ...bob(`DELETE ${path}/$list`, 404), as: 'carol' },
      { ...bob(`DELETE ${path}/$list`, 404), as: 'alice' },
      holds([]),
    ],
    edge: [bob(`DELETE ${path}/$list`), bob(`DELETE ${path}/$list`, 404)],
  })

export const playlistRows: Row[] = [
  row('GET /v1/user/playlists', 'OwnPlaylists', {
    success: { ...bob('GET /v1/user/playlists'), json: [id] },
    malformed: noInput,
    unknown: noId,
    edge: [made([]), { ...bob('GET /v1/user/playlists'), as: 'carol', json: exactly([]) }],
  }),
  row('GET /v1/user/playlist/{id}', 'OwnPlaylists', {
    success: [made(['t1', 't2', 't1']), holds(['t1', 't2', 't1'])],
    malformed: bob('GET /v1/user/playlist/%FF', 400),
    unknown: elsewhere('GET', ''),
    edge: { ...bob(`HEAD ${list}`) },
  }),
  creating('/v1/user/playlist'),
  creating('/v1/user/playlists'),
  row('PUT /v1/user/playlist/{id}', 'OwnPlaylists', {
    success: [
      made([]),
      bob(`PUT ${list}`, 200, { name: 'New', track_ids: ['a', 'b'] }),
      { ...bob(`GET ${list}`), json: { name: exactly('New'), tracks: exactly(['a', 'b']) } },
    ],
    malformed: [
      ...badBodies(`PUT ${list}`, [{ name: 1 }, { track_ids: 'a' }, { track_ids: [1] }]),
      bob(`PUT ${list}`, 400, { track_ids: tooMany }),
    ],
    unknown: elsewhere('PUT', '', { name: 'Mine' }),
    edge: [
      bob(`PUT ${list}`, 200, {}),
      bob(`PUT ${list}`, 200, { name: null, track_ids: null }),
      holds(['a', 'b']),
    ],
  }),
  removing('/v1/user/playlist'),
  removing('/v1/user/playlists'),
  row('PUT /v1/user/playlist/{id}/add', 'OwnPlaylists', {
    success: [made(['a']), bob(`PUT ${list}/add`, 200, { tracks_ids: ['$track'] })],
    malformed: badBodies(`PUT ${list}/add`, [{}, { track_ids: [] }, { tracks_ids: 'a' }]),
    unknown: [
      ...elsewhere('PUT', '/add', { tracks_ids: [] }),
      bob(`PUT ${list}/add`, 400, { tracks_ids: ['$track2', 'nope'] }),
    ],
    edge: [
      { ...bob(`GET ${list}`), json: { tracks: (value) => Array.isArray(value) && value.length === 2 } },
      made(tooMany.slice(1)),
      bob(`PUT ${list}/add`, 400, { tracks_ids: ['$track'] }),
      holds(tooMany.slice(1)),
    ],
  }),
  row('PUT /v1/user/playlist/{id}/remove', 'OwnPlaylists', {
    success: [
      made(['a', 'b', 'a']),
      bob(`PUT ${list}/remove`, 200, { tracks_positions: [0] }),
      holds(['b', 'a']),
    ],
    malformed: badBodies(`PUT ${list}/remove`, [{}, { tracks_positions: [-1] }, { tracks_positions: [0.5] }]),
    unknown: elsewhere('PUT', '/remove', { tracks_positions: [] }),
    edge: [bob(`PUT ${list}/remove`, 200, { tracks_positions: [7, 1, 1] }), holds(['b'])],
  }),
]
