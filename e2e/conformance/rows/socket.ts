import { row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const handshake = {
  connection: 'Upgrade',
  upgrade: 'websocket',
  'sec-websocket-version': '13',
  'sec-websocket-key': 'dGhlIHNhbXBsZSBub25jZQ==',
}
const closing = { ...handshake, connection: 'Upgrade, close' }
const ask = 'GET /v1/ws'
const refused = (headers: Record<string, string>, status: number, as: Step['as'] = 'bob'): Step => ({
  ask,
  as,
  headers: { ...closing, ...headers },
  status,
})

/** The key and its answer are the example of RFC 6455 §1.3. */
const opened: Step = {
  ask,
  as: 'bob',
  headers: handshake,
  status: 101,
  bytes: true,
  answers: {
    upgrade: /^websocket$/i,
    connection: /upgrade/i,
    'sec-websocket-accept': /^s3pPLMBiTxaQ9kYGzzhZRbK\+xOo=$/,
  },
}

export const socketRows: Row[] = [
  row('GET /v1/ws', 'session', {
    success: opened,
    anonymous: refused({}, 403, null),
    permission: { ...opened, as: 'nobody' },
    malformed: [
      { ask, as: 'bob', status: 426 },
      refused({ 'sec-websocket-version': '8' }, 426),
      refused({ 'sec-websocket-key': '' }, 400),
      { ask: 'POST /v1/ws', as: 'bob', status: 405 },
    ],
    unknown: [
      refused({ authorization: 'A'.repeat(64) }, 403, null),
      { ...refused({}, 403, null), ask: 'GET /v1/ws?token=$bob' },
    ],
    edge: [
      { ...opened, as: null, headers: { ...handshake, cookie: 'session_token=$bob' } },
      { ...opened, as: null, headers: { ...handshake, authorization: 'Bearer $bob' } },
      // A browser sends the cookie for a page of any site.
      refused({ origin: 'http://evil.test' }, 403),
    ],
  }),
]
