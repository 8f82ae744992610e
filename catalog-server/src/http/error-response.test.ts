import { expect, test } from 'bun:test'
import { AppError } from '../base/errors.ts'
import { createLog } from '../base/log.ts'
import { errorResponse } from './error-response.ts'

test('an unexpected error is written to the log alone, and the caller gets its code', async () => {
  const lines: string[] = []
  const cause = new Error('no such table: auth_token in /srv/data/user.db')
  const log = createLog('ERROR', (line) => lines.push(line))
  for (const thrown of [cause, new TypeError('SELECT hash FROM user'), 'text', null]) {
    const response = errorResponse(thrown, log)
    expect([response.status, await response.text()]).toEqual([500, ''])
    expect([...response.headers]).toEqual([
      ['cache-control', 'no-store'],
      ['x-error-code', 'internal'],
    ])
  }
  expect(lines).toHaveLength(4)
  expect(lines[0]).toContain('no such table')
})

test('the cause of an error that the caller can act on stays inside', async () => {
  const cause = new Error('UNIQUE constraint failed: user.handle')
  const response = errorResponse(new AppError('conflict', 'Taken', { cause }), createLog('ERROR'))
  expect([response.status, await response.text()]).toEqual([409, 'Taken'])
})
