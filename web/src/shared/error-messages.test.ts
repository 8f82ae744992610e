import { ApiError } from '@pezzottify/client'
import { expect, test } from 'bun:test'
import words from '../i18n/en.json' with { type: 'json' }
import { loadFailureKey } from './error-messages.ts'

test('a page that the server refuses says so, and not that the server did not answer', () => {
  expect(loadFailureKey(new ApiError(403, 'forbidden', '', null))).toBe('trouble.forbidden')
  expect(words.trouble.forbidden).toContain('permission')
  expect(loadFailureKey(new ApiError(429, 'rate_limited', '', 60))).toBe('trouble.rate_limited')
  expect(loadFailureKey(new ApiError(0, 'offline', '', null))).toBe('app.queueKeepsPlaying')
})
