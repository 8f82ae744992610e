import { exactly } from '../shape.ts'
import { noId, noInput, row } from '../table.ts'
import type { Row } from '../table.ts'

const status = { uptime: /^\d+d \d\d:\d\d:\d\d$/, hash: exactly('123456'), session_token: null } as const

export const serverRows: Row[] = [
  row('GET /', 'public', {
    success: { ask: 'GET /', as: null, status: 200, json: status },
    malformed: noInput,
    unknown: [
      { ask: 'GET /v1/nothing', status: 404 },
      { ask: 'GET /v1/content/albums/', status: 404 },
      { ask: 'GET /V1/health', status: 404 },
    ],
    // The answer does not contain the token of the session.
    edge: { ask: 'GET /', as: 'alice', status: 200, json: status },
  }),
  row('GET /v1/health', 'public', {
    success: { ask: 'GET /v1/health', as: null, status: 200, json: { status: exactly('ok') } },
    malformed: noInput,
    unknown: noId,
    edge: [
      { ask: 'HEAD /v1/health', as: null, status: 200 },
      { ask: 'POST /v1/health', as: null, status: 405, answers: { allow: /^GET, HEAD$/ } },
    ],
  }),
]

/** Comes last: afterwards the server is gone. */
export const rebootRows: Row[] = [
  row('POST /v1/admin/reboot', 'RebootServer', {
    malformed: 'n/a: has no body',
    unknown: noId,
    edge: { ask: 'GET /v1/admin/reboot', status: 405, answers: { allow: /^POST$/ } },
    success: { ask: 'POST /v1/admin/reboot', status: 202, text: /^Server reboot initiated$/ },
  }),
]
