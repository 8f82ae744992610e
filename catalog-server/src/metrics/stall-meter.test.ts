import { afterEach, expect, spyOn, test } from 'bun:test'
import { Registry } from 'prom-client'
import { createLog } from '../base/log.ts'
import type { StallMeter } from './stall-meter.ts'
import { createStallMeter } from './stall-meter.ts'

let meter: StallMeter | undefined
afterEach(() => meter?.close())

function started(activeMs?: number) {
  const registry = new Registry()
  const lines: string[] = []
  meter = createStallMeter(
    registry,
    createLog('WARN', (line) => lines.push(line)),
    activeMs,
  )
  const valueOf = async (name: string): Promise<number> =>
    Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(await registry.metrics())?.[1])
  return { lines, valueOf }
}

const hold = (ms: number): void => {
  for (const until = performance.now() + ms; performance.now() < until;);
}

const name = 'pezzottify_event_loop_stall_seconds'
const longest = 'pezzottify_event_loop_stall_longest_seconds'

test('work that holds everybody up is measured, and the longest of it until it is read', async () => {
  const { valueOf } = started()
  hold(300)
  while ((await valueOf(`${name}_count`)) === 0) await Bun.sleep(5)
  expect(await valueOf(`${name}_sum`)).toBeGreaterThan(0.25)

  hold(200)
  await Bun.sleep(60)
  expect(await valueOf(longest)).toBeGreaterThan(0.15)
  expect(await valueOf(longest)).toBeLessThan(0.15)
})

test('at rest it seldom looks, and a request makes it look often at once', async () => {
  using looks = spyOn(process, 'cpuUsage')
  const { valueOf } = started(1)
  const looksIn = async (ms: number): Promise<number> => {
    const before = looks.mock.calls.length
    await Bun.sleep(ms)
    return looks.mock.calls.length - before
  }
  // Other tests of this process may have left work to the runtime.
  while ((await looksIn(300)) > 2);

  meter?.note()
  const before = await valueOf(`${name}_sum`)
  hold(60)
  while ((await valueOf(`${name}_sum`)) - before < 0.03) await Bun.sleep(5)
})

test('it rests though the system counts processor time in ticks, one of which is a lot for a short interval', async () => {
  const tickMs = 10
  using looks = spyOn(process, 'cpuUsage').mockImplementation(() => ({
    user: Math.floor(performance.now() / 150) * tickMs * 1_000,
    system: 0,
  }))
  started(500)
  await Bun.sleep(700)
  const before = looks.mock.calls.length
  await Bun.sleep(1_000)
  // At rest it looks four times a second.
  expect(looks.mock.calls.length - before).toBeLessThanOrEqual(5)
})

test('a standstill that begins at rest is seen, also by the request that comes right after it', async () => {
  const { valueOf } = started(1)
  await Bun.sleep(100)
  hold(400)
  meter?.note()
  expect(await valueOf(longest)).toBeGreaterThan(0.1)
})

test('a second of standstill is a line in the log, and ten of them are not ten', async () => {
  const { lines, valueOf } = started()
  for (let count = 1; count <= 2; count += 1) {
    hold(1_100)
    while ((await valueOf(`${name}_bucket{le="1"}`)) + count > (await valueOf(`${name}_count`)))
      await Bun.sleep(5)
  }
  expect(lines).toHaveLength(1)
  expect(lines[0]).toContain('The server stood still')
})
