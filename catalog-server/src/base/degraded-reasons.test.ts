import { expect, test } from 'bun:test'
import { systemClock } from './clock.ts'
import { createHealth } from './degraded-reasons.ts'
import { createLog } from './log.ts'

test('a problem is logged once, listed until it is over, and each subject has its own', () => {
  const lines: string[] = []
  const health = createHealth(
    { ...systemClock, now: () => 7 },
    createLog('INFO', (line) => lines.push(line)),
  )
  expect(health.reasons()).toEqual([])
  for (const detail of ['first cause', 'later one']) health.degrade('disk_full', 'user.db', detail)
  health.degrade('media_unreachable', '/music', 'lstat takes longer than 3 s')
  health.degrade('media_unreachable', '/more', 'lstat takes longer than 3 s')
  expect(health.problems()[0]).toEqual({
    reason: 'disk_full',
    subject: 'user.db',
    detail: 'first cause',
    since: 7,
  })
  expect(health.reasons()).toEqual(['disk_full', 'media_unreachable'])
  health.recover('media_unreachable', '/music')
  expect(health.reasons()).toContain('media_unreachable')
  health.recover('media_unreachable', '/more')
  health.recover('media_unreachable', '/more')
  expect(health.reasons()).toEqual(['disk_full'])
  expect(lines.filter((line) => line.includes('Degraded'))).toHaveLength(3)
  expect(lines.filter((line) => line.includes('Recovered'))).toHaveLength(2)
})
