import { exactly } from '../shape.ts'
import type { Shape } from '../shape.ts'
import { badBodies, noId, noInput, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const put = (value: unknown): Step['body'] => ({ settings: [{ key: 'enable_direct_downloads', value }] })
const settings = (list: unknown[]): Step => ({
  ask: 'GET /v1/user/settings',
  as: 'carol',
  status: 200,
  json: { settings: exactly(list) },
})
const change = (body: unknown): Step => ({ ask: 'PUT /v1/user/settings', as: 'carol', body, status: 200 })
const on = { key: 'enable_direct_downloads', value: true }

const state: Shape = {
  seq: 'int',
  likes: { albums: ['string'], artists: ['string'], tracks: ['string'] },
  settings: [{ key: 'string', value: 'any' }],
  playlists: [{ id: 'string', name: 'string', tracks: ['string'] }],
  permissions: ['string'],
}
const events: Shape = {
  events: [{ seq: 'int', type: 'string', payload: 'any', server_timestamp: 'int' }],
  current_seq: 'int',
}
const sync = (what: string, status = 200, json?: Shape): Step => ({
  ask: `GET /v1/sync/${what}`,
  as: 'carol',
  status,
  ...(json !== undefined && { json }),
})

export const ownStateRows: Row[] = [
  row('GET /v1/user/settings', 'AccessCatalog', {
    success: settings([]),
    malformed: noInput,
    unknown: noId,
    edge: [change(put(true)), settings([on]), { ...settings([]), as: 'bob' }],
  }),
  row('PUT /v1/user/settings', 'AccessCatalog', {
    success: [change(put(false)), settings([{ ...on, value: false }]), change(put(true))],
    malformed: badBodies('PUT /v1/user/settings', [{}, put('yes'), { settings: on }]),
    // An unknown one makes the whole request fail.
    unknown: [
      {
        ...change({
          settings: [
            { ...on, value: false },
            { key: 'louder', value: true },
          ],
        }),
        status: 422,
      },
      settings([on]),
    ],
    edge: [change({ settings: [] }), settings([on])],
  }),
  row('GET /v1/sync/state', 'AccessCatalog', {
    success: sync('state', 200, state),
    malformed: noInput,
    unknown: noId,
    edge: [
      { ...sync('state', 200, state), keep: { name: 'seq', field: 'seq' } },
      sync('events?since=$seq', 200, { events: exactly([]), current_seq: 'int' }),
    ],
  }),
  row('GET /v1/sync/events', 'AccessCatalog', {
    success: sync('events?since=0', 200, events),
    malformed: [
      sync('events', 400),
      sync('events?since=x', 400),
      sync('events?since=', 400),
      sync('events?since=1.5', 400),
    ],
    unknown: noId,
    edge: [
      { ask: 'POST /v1/user/liked/track/newest', as: 'carol', status: 200 },
      sync('events?since=$seq', 200, {
        events: (value) => Array.isArray(value) && value.length === 1,
        current_seq: 'int',
      }),
    ],
  }),
]
