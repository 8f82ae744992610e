import { expect, spyOn, test } from 'bun:test'
import { timerMaxMs } from '../base/repeat-every.ts'
import { createTestApp } from '../testing/test-app.ts'

test('with the longest times that options accept, no timer is set to more than it can wait', async () => {
  const set = [spyOn(globalThis, 'setTimeout'), spyOn(globalThis, 'setInterval')]
  try {
    const backups = { directory: null, everyHours: 8_760, keep: 7 }
    await using _ = await createTestApp({ pruneIntervalHours: 8_760, backups })
    const longest = set.flatMap(({ mock }) => mock.calls.map(([, ms]) => Number(ms ?? 0)))
    expect(longest.length).toBeGreaterThan(0)
    expect(Math.max(...longest)).toBeLessThanOrEqual(timerMaxMs)
  } finally {
    for (const spy of set) spy.mockRestore()
  }
})
