import * as shapes from '../shapes.ts'
import { exactly, some } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { brokenId, noId, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const cached = { 'cache-control': /^private, max-age=3600$/ }
const uncached = { 'cache-control': /^(?!.*max-age=[1-9])/ }

/** The endpoints of one item: they differ only in shape. */
const pages: { kind: string; rest: string; json: Shape }[] = [
  { kind: 'artist', rest: '', json: shapes.artistPage },
  { kind: 'artist', rest: '/discography', json: { albums: some(shapes.album), features: [shapes.album] } },
  { kind: 'album', rest: '', json: shapes.album },
  { kind: 'album', rest: '/resolved', json: shapes.albumPage },
  { kind: 'track', rest: '', json: shapes.track },
  { kind: 'track', rest: '/resolved', json: shapes.trackPage },
]

function pageRow({ kind, rest, json }: (typeof pages)[number]): Row {
  const path = `GET /v1/content/${kind}`
  return row(`${path}/{id}${rest}`, 'AccessCatalog', {
    success: { ask: `${path}/$${kind}${rest}`, as: 'bob', status: 200, json, answers: cached },
    malformed: { ask: `${path}/${brokenId}${rest}`, status: 400 },
    unknown: [
      { ask: `${path}/nope${rest}`, status: 404 },
      // Percent-encoding is decoded once.
      { ask: `${path}/%2524${rest}`, status: 404 },
      { ask: `${path}/..%2F..%2Fuser.db${rest}`, status: 404 },
    ],
    edge: [
      { ask: `HEAD /v1/content/${kind}/$${kind}${rest}`, status: 200, answers: cached },
      { ask: `${path}/$${kind}${rest}/`, status: 404 },
      { ask: `PATCH /v1/content/${kind}/$${kind}${rest}`, status: 405, answers: { allow: /GET/ } },
    ],
  })
}

const limits = (path: string, names: string[]): Step[] =>
  names.flatMap((name) =>
    ['-1', 'x', '1.5'].map((value) => ({ ask: `GET ${path}?${name}=${value}`, status: 400 })),
  )

const stream = 'GET /v1/content/stream/$track'

export const contentRows: Row[] = [
  ...pages.map(pageRow),
  row('GET /v1/content/image/{id}', 'AccessCatalog', {
    success: {
      ask: 'GET /v1/content/image/$image',
      as: 'bob',
      status: 200,
      bytes: true,
      answers: {
        'content-type': /^image\/png$/,
        'content-length': /^\d+$/,
        'cache-control': /^private, max-age=\d+(, immutable)?$/,
      },
    },
    malformed: { ask: `GET /v1/content/image/${brokenId}`, status: 400 },
    unknown: [
      { ask: 'GET /v1/content/image/nope', status: 404 },
      { ask: 'GET /v1/content/image/..%2F..%2Fuser.db', status: 404 },
      { ask: 'GET /v1/content/image/%2Fetc%2Fpasswd', status: 404 },
    ],
    edge: { ask: 'HEAD /v1/content/image/$image', status: 200, answers: { 'content-type': /^image\/png$/ } },
  }),
  row('GET /v1/content/whatsnew', 'AccessCatalog', {
    success: {
      ask: 'GET /v1/content/whatsnew',
      as: 'bob',
      status: 200,
      json: shapes.whatsNew,
      answers: cached,
    },
    malformed: limits('/v1/content/whatsnew', ['limit']),
    unknown: noId,
    edge: [
      { ask: 'GET /v1/content/whatsnew?limit=0', status: 200, json: { batches: exactly([]) } },
      { ask: 'GET /v1/content/whatsnew?limit=51', status: 200, json: shapes.whatsNew },
    ],
  }),
  row('GET /v1/content/popular', 'AccessCatalog', {
    success: {
      ask: 'GET /v1/content/popular',
      as: 'bob',
      status: 200,
      json: shapes.popular,
      answers: cached,
    },
    malformed: limits('/v1/content/popular', ['albums_limit', 'artists_limit']),
    unknown: noId,
    edge: [
      {
        ask: 'GET /v1/content/popular?albums_limit=0&artists_limit=0',
        status: 200,
        json: { albums: exactly([]), artists: exactly([]) },
      },
      { ask: 'GET /v1/content/popular?albums_limit=9999', status: 200, json: shapes.popular },
    ],
  }),
  row('GET /v1/content/stream/{id}', 'AccessCatalog', {
    success: [
      {
        ask: stream,
        as: 'bob',
        status: 200,
        bytes: true,
        answers: {
          'content-type': /^audio\/mpeg$/,
          'accept-ranges': /^bytes$/,
          'content-length': /^\d+$/,
          'content-range': null,
        },
      },
      {
        ask: stream,
        as: 'bob',
        headers: { range: 'bytes=0-9' },
        status: 206,
        bytes: true,
        answers: { 'content-range': /^bytes 0-9\/\d+$/, 'content-length': /^10$/ },
      },
    ],
    malformed: [
      ...['items=0-9', 'bytes=9-0', 'bytes=-', 'bytes=0-1,4-5', 'bytes=x-y', 'nonsense'].map((range) => ({
        ask: stream,
        headers: { range },
        status: 200,
        bytes: true as const,
        answers: { 'content-range': null },
      })),
      { ask: `GET /v1/content/stream/${brokenId}`, status: 400 },
    ],
    unknown: { ask: 'GET /v1/content/stream/nope', status: 404, answers: uncached },
    edge: [
      ...['bytes=99999999-', 'bytes=-0'].map((range) => ({
        ask: stream,
        headers: { range },
        status: 416,
        text: /^$/,
        answers: { 'content-range': /^bytes \*\/\d+$/ },
      })),
      {
        ask: stream,
        headers: { range: 'bytes=-1' },
        status: 206,
        bytes: true,
        answers: { 'content-length': /^1$/ },
      },
      { ask: `HEAD${stream.slice(3)}`, status: 200, answers: { 'content-length': /^\d{3,}$/ } },
    ],
  }),
]
