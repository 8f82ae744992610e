import * as shapes from '../record-shapes.ts'
import { exactly } from '../shape.ts'
import { badBodies, noId, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const path = '/v1/user/listening'
const heard = {
  track_id: 'heard-track',
  started_at: 1_700_000_000,
  duration_seconds: 180,
  track_duration_seconds: 200,
}
const report = (body: object, created: boolean): Step => ({
  ask: `POST ${path}`,
  as: 'carol',
  body: { ...heard, ...body },
  status: 200,
  json: { id: 'int', created },
})
const read = (what: string, json: Step['json'], as: Step['as'] = 'carol'): Step => ({
  ask: `GET ${path}/${what}`,
  as,
  status: 200,
  json: json ?? null,
})
const refused = (...asks: string[]): Step[] =>
  asks.map((ask) => ({ ask: `GET ${path}/${ask}`, as: 'carol', status: 400 }))
/** 14 November 2023, the day of the reports. */
const day = 'start_date=20231114&end_date=20231114'
const lengthOf = (length: number) => (value: unknown) => Array.isArray(value) && value.length === length
const { track_id: _, ...withoutTrack } = heard

export const listeningRows: Row[] = [
  row('POST /v1/user/listening', 'AccessCatalog', {
    success: [report({ client_type: 'web' }, true), report({}, true)],
    malformed: badBodies(`POST ${path}`, [
      withoutTrack,
      { ...heard, duration_seconds: -1 },
      { ...heard, duration_seconds: 2 ** 32 },
      { ...heard, pause_count: 'two' },
    ]),
    unknown: report({ track_id: 'never-heard-of' }, true),
    edge: [
      { ...report({ session_id: 'once' }, true), keep: { name: 'report', field: 'id' } },
      report({ session_id: 'once', ended_at: 1_700_000_180, seek_count: null }, false),
      // Another user's session has no effect on ours.
      { ...report({ session_id: 'once' }, true), as: 'bob' },
    ],
  }),
  row('GET /v1/user/listening/summary', 'AccessCatalog', {
    success: read(`summary?${day}`, {
      ...(shapes.listeningSummary as object),
      total_plays: 4,
      total_duration_seconds: 720,
      completed_plays: 4,
      unique_tracks: 2,
    }),
    malformed: refused('summary?start_date=x', 'summary?end_date=-1', 'summary?start_date=2023-11-14'),
    unknown: noId,
    edge: [
      read('summary', { total_plays: 0, total_duration_seconds: 0 }),
      read('summary?start_date=20231199&end_date=20231100', { total_plays: 0 }),
      read(`summary?${day}`, { total_plays: 1 }, 'bob'),
    ],
  }),
  row('GET /v1/user/listening/history', 'AccessCatalog', {
    success: read('history', [
      { track_id: 'string', last_played_at: 'int', play_count: 'int', total_duration_seconds: 'int' },
    ]),
    malformed: refused('history?limit=-1', 'history?limit=many'),
    unknown: noId,
    edge: [
      read('history', lengthOf(2)),
      read('history?limit=0', exactly([])),
      read('history?limit=100000', lengthOf(2)),
      read('history', lengthOf(1), 'bob'),
    ],
  }),
  row('GET /v1/user/listening/events', 'AccessCatalog', {
    success: read(`events?${day}`, [
      { ...(shapes.listeningEvent as object), date: 20_231_114, started_at: 1_700_000_000, completed: true },
    ]),
    malformed: refused('events?limit=-1', 'events?offset=x', 'events?start_date=yesterday'),
    unknown: noId,
    edge: [
      read(`events?${day}`, lengthOf(4)),
      read(`events?${day}&limit=0`, exactly([])),
      read(`events?${day}&limit=1&offset=3`, lengthOf(1)),
      read(`events?${day}&offset=4`, exactly([])),
      read('events', exactly([])),
    ],
  }),
]
