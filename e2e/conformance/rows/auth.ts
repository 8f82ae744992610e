import { exactly } from '../shape.ts'
import { badBodies, noId, noInput, row } from '../table.ts'
import type { Row, Step } from '../table.ts'

const device = { device_uuid: 'device-of-the-table', device_type: 'web' }
const credentials = { user_handle: 'bob', password: '$password', ...device }
const login: Step = {
  ask: 'POST /v1/auth/login',
  as: null,
  body: credentials,
  status: 201,
  json: {
    token: /^[A-Za-z0-9]{64}$/,
    user_handle: exactly('bob'),
    permissions: ['string'],
    device_id: 'int',
  },
  answers: {
    'set-cookie': /^session_token=[A-Za-z0-9]{64}; Path=\/; HttpOnly(; SameSite=Lax)?(; Max-Age=\d+)?$/,
  },
}
const refused: Step = { ask: login.ask, as: null, status: 401, answers: { 'set-cookie': null } }
const fresh: Step = { ...login, keep: { name: 'fresh', field: 'token' } }
const byFresh = { as: null, headers: { authorization: '$fresh' } }
const session = { user_handle: exactly('bob'), permissions: ['string'] } as const
const { device_uuid: _, ...withoutDevice } = credentials

export const authRows: Row[] = [
  row('POST /v1/auth/login', 'public', {
    success: login,
    permission: [
      { ...refused, body: { ...credentials, password: 'wrong' } },
      { ...refused, body: { ...credentials, user_handle: 'bobby' } },
    ],
    malformed: [
      ...badBodies(login.ask, [withoutDevice, { ...credentials, password: 7 }, [1]]),
      {
        ask: login.ask,
        body: { ...credentials, device_uuid: 'short' },
        status: 400,
        text: /^device_uuid must be 8-64 characters, got 5$/,
      },
      {
        ask: login.ask,
        body: { ...credentials, device_uuid: 'under_score_s' },
        status: 400,
        text: /^device_uuid must contain only alphanumeric characters and hyphens$/,
      },
      { ask: login.ask, body: { ...credentials, password: 'x'.repeat(2_097_153) }, status: 413 },
    ],
    unknown: { ...refused, body: { ...credentials, user_handle: 'stranger' } },
    edge: [
      // The device is checked before the password.
      { ask: login.ask, body: { ...credentials, device_uuid: 'x', password: 'wrong' }, status: 400 },
      {
        ...login,
        body: { ...credentials, device_uuid: `  ${device.device_uuid}  `, device_type: 'TOASTER', more: 1 },
      },
      { ...login, body: { ...credentials, device_name: 'ü'.repeat(90), os_info: null } },
      // Phones write names with a capital letter, and add a space.
      { ...login, body: { ...credentials, user_handle: 'Bob ' } },
      {
        ...login,
        headers: { 'content-type': 'application/vnd.own+json; charset=utf-8' },
        body: JSON.stringify({ ...credentials, password: 'correct horse' }),
      },
    ],
  }),
  row('GET /v1/auth/logout', 'session', {
    success: [
      fresh,
      {
        ask: 'GET /v1/auth/logout',
        ...byFresh,
        status: 200,
        answers: { 'set-cookie': /^session_token=;.*Path=\/.*Expires=/ },
      },
      { ask: 'GET /v1/auth/session', ...byFresh, status: 403 },
    ],
    malformed: noInput,
    unknown: { ask: 'GET /v1/auth/logout', ...byFresh, status: 403 },
    edge: [
      fresh,
      { ask: 'HEAD /v1/auth/logout', ...byFresh, status: 405, answers: { allow: /^GET$/ } },
      { ask: 'GET /v1/auth/session', ...byFresh, status: 200, json: session },
    ],
  }),
  row('GET /v1/auth/session', 'session', {
    success: { ask: 'GET /v1/auth/session', as: 'bob', status: 200, json: session },
    malformed: [
      { ask: 'GET /v1/auth/session', as: null, headers: { authorization: 'no token' }, status: 403 },
      { ask: 'GET /v1/auth/session?token=$bob', as: null, status: 403 },
    ],
    unknown: {
      ask: 'GET /v1/auth/session',
      as: null,
      headers: { authorization: 'A'.repeat(64) },
      status: 403,
    },
    edge: [
      {
        ask: 'GET /v1/auth/session',
        as: null,
        headers: { authorization: 'Bearer $bob' },
        status: 200,
        json: session,
      },
      {
        ask: 'GET /v1/auth/session',
        as: 'alice',
        headers: { cookie: 'session_token=$bob' },
        status: 200,
        json: session,
      },
      // The header does not make up for a wrong cookie.
      { ask: 'GET /v1/auth/session', as: 'bob', headers: { cookie: 'session_token=gone' }, status: 403 },
      { ask: 'HEAD /v1/auth/session', as: 'bob', status: 200 },
    ],
  }),
  ...['GET', 'POST'].map((method) =>
    row(`${method} /v1/auth/challenge`, 'public', {
      success: { ask: `${method} /v1/auth/challenge`, as: null, status: 501 },
      malformed: 'n/a: the body is not read',
      unknown: noId,
      edge: { ask: 'PUT /v1/auth/challenge', status: 405, answers: { allow: /GET.*POST|POST.*GET/ } },
    }),
  ),
]
