import { expect, test } from 'bun:test'
import { unreachable } from '../../media/disk/disk.ts'
import { failureOf } from './failure.ts'

test('a scan whose media folder does not answer says so, and is no fault of the server', () => {
  const told = failureOf(unreachable(new Error('share takes longer than 4 s')))
  expect(told).toEqual({ code: 'folder_silent', message: expect.stringContaining('does not answer') })
})
