import * as shapes from '../record-shapes.ts'
import { exactly, some } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { noId, noInput, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const dates = 'start_date=20231114&end_date=20231114'
const get = (path: string, status = 200, json?: Shape): Step => ({
  ask: `GET /v1/admin/${path}`,
  status,
  ...(json !== undefined && { json }),
})
const badDates = (path: string): Step[] =>
  ['start_date=x&end_date=20231114', 'start_date=20231114&end_date=-1'].map((query) =>
    get(`${path}?${query}`, 400),
  )

/** Bandwidth requires its days; listening has thirty by default. */
const bandwidth = (path: string, json: Shape, none: Shape): Row => {
  const asked = path.replace('{handle}', 'bob')
  return row(`GET /v1/admin/${path}`, 'ViewAnalytics', {
    success: get(`${asked}?start_date=20200101&end_date=20991231`, 200, json),
    malformed: [get(asked, 400), get(`${asked}?start_date=20231114`, 400), ...badDates(asked)],
    unknown: path === asked ? noId : get(`${path.replace('{handle}', 'nope')}?${dates}`, 404),
    edge: get(`${asked}?${dates}`, 200, none),
  })
}
const usage: Shape = [
  { user_id: 'int', date: 'int', endpoint_category: 'string', bytes_sent: 'int', request_count: 'int' },
]
const nothingSent: Shape = { total_bytes_sent: 0, total_requests: 0, by_category: exactly({}) }
const daily: Shape = {
  date: 20_231_114,
  total_plays: 5,
  total_duration_seconds: 900,
  completed_plays: 5,
  unique_users: 2,
  unique_tracks: 2,
}

/** After the rows of listening, which have reported five plays. */
export const analyticsRows: Row[] = [
  bandwidth('bandwidth/summary', { ...(shapes.bandwidthSummary as object), user_id: null }, nothingSent),
  bandwidth('bandwidth/usage', usage, exactly([])),
  bandwidth(
    'bandwidth/users/{handle}/summary',
    { ...(shapes.bandwidthSummary as object), user_id: 'int' },
    nothingSent,
  ),
  bandwidth('bandwidth/users/{handle}/usage', usage, exactly([])),
  row('GET /v1/admin/listening/daily', 'ViewAnalytics', {
    success: get(`listening/daily?${dates}`, 200, some(daily)),
    malformed: badDates('listening/daily'),
    unknown: noId,
    edge: get('listening/daily', 200, exactly([])),
  }),
  row('GET /v1/admin/listening/top-tracks', 'ViewAnalytics', {
    success: get(`listening/top-tracks?${dates}`, 200, some(shapes.trackStats)),
    malformed: [...badDates('listening/top-tracks'), get('listening/top-tracks?limit=-1', 400)],
    unknown: noId,
    edge: [
      get(`listening/top-tracks?${dates}&limit=0`, 200, exactly([])),
      get(
        `listening/top-tracks?${dates}&limit=1`,
        200,
        some({ track_id: exactly('heard-track'), play_count: 4 }),
      ),
      get(`listening/top-tracks?${dates}&limit=501`, 200, some(shapes.trackStats)),
    ],
  }),
  row('GET /v1/admin/listening/track/{track_id}', 'ViewAnalytics', {
    success: get(`listening/track/heard-track?${dates}`, 200, {
      ...(shapes.trackStats as object),
      play_count: 4,
      unique_listeners: 2,
    }),
    malformed: badDates('listening/track/heard-track'),
    unknown: get('listening/track/nope', 200, { ...(shapes.trackStats as object), play_count: 0 }),
    edge: get('listening/track/heard-track', 200, { play_count: 0, completed_count: 0 }),
  }),
  row('GET /v1/admin/listening/users/{handle}/summary', 'ViewAnalytics', {
    success: get(`listening/users/carol/summary?${dates}`, 200, {
      ...(shapes.listeningSummary as object),
      total_plays: 4,
    }),
    malformed: badDates('listening/users/carol/summary'),
    unknown: get('listening/users/nope/summary', 404),
    edge: get('listening/users/alice/summary', 200, { total_plays: 0 }),
  }),
  row('GET /v1/admin/online-users', 'ViewAnalytics', {
    success: get('online-users', 200, { count: 'int', handles: ['string'] }),
    malformed: noInput,
    unknown: noId,
    edge: { ask: 'HEAD /v1/admin/online-users', status: 200 },
  }),
]
