import type { DeviceId } from '@pezzottify/contract'
import { messageOf } from '../base/errors.ts'
import { seededRandom } from '../base/seeded-random.ts'
import { check } from './simulation/check.ts'
import { createDevice } from './simulation/device.ts'
import { createNetwork, fair } from './simulation/network.ts'
import { createScheduler } from './simulation/scheduler.ts'
import { createSimulatedServer, devicesEach, users } from './simulation/server.ts'

const stepsEach = 60
const calmMaxMs = 600_000

/**
 * One round: several users with several devices act like people, while the network and the server fail in every way;
 * then everything works again, and all must be equal. The same seed gives the same round.
 *
 * @throws Error with the violated claim and the seed
 */
export async function simulate(seed: number): Promise<void> {
  const random = seededRandom(seed)
  const scheduler = createScheduler()
  const server = createSimulatedServer(scheduler.now)
  server.prepare()
  server.start()
  const network = createNetwork(server, scheduler, random)
  const devices = users.flatMap((user) =>
    Array.from({ length: devicesEach }, (_, index) =>
      createDevice({ user, device: (user * 10 + index) as DeviceId, network, scheduler, random }),
    ),
  )
  for (const device of devices) device.openTab()
  const past = { isWhole: true, isRewound: false }
  const happens = (share: number): boolean => random() < share
  const any = () => devices[Math.floor(random() * devices.length)] ?? devices[0]

  const restart = async (meanwhile: () => void, atLeastMs = 0): Promise<void> => {
    server.silence()
    await scheduler.pass(0)
    network.cutAll()
    await server.stop()
    meanwhile()
    await scheduler.pass(atLeastMs + random() * 3_000)
    server.start()
  }

  try {
    network.setWeather({ lost: 0.05, answerLost: 0.1, doubled: 0.1, swapped: 0.1, delayMaxMs: 400 })
    for (let step = 0; step < stepsEach; step += 1) {
      for (let acts = random() * 4; acts > 0; acts -= 1) any()?.act()
      const device = any()
      if (device && happens(0.15)) network.setOffline(device.device, happens(0.5))
      if (device && happens(0.1) && device.tabs.length < 3) device.openTab()
      if (device && happens(0.1) && device.tabs.length > 1) device.tabs[0]?.close()
      if (device && happens(0.1)) device.wake()
      if (happens(0.03)) await restart(() => undefined)
      if (happens(0.02)) {
        await server.current()?.events.prune(0)
        past.isWhole = false
      }
      if (seed % 4 === 0 && happens(0.02)) server.backUp()
      if (seed % 4 === 0 && happens(0.02)) {
        // Times of events have whole seconds: a backup is never restored within one.
        await restart(server.restoreBackup, 1_000)
        past.isRewound = true
        past.isWhole = false
      }
      await scheduler.pass(random() * 1_000)
    }
    network.setWeather(fair)
    for (const device of devices) network.setOffline(device.device, false)
    const isDone = (): boolean =>
      devices.every(({ tabs }) =>
        tabs.every(({ library }) => library.outbox().length === 0 && library.status().state === 'live'),
      )
    const deadline = scheduler.now() + calmMaxMs
    do await scheduler.pass(5_000)
    while (!isDone() && scheduler.now() < deadline)
    // A socket that has gone deaf is noticed by its silence.
    await scheduler.pass(60_000)
    for (const user of users) await check(server, devices, user, past)
  } catch (cause) {
    throw new Error(`Seed ${seed}: ${messageOf(cause)}`, { cause })
  } finally {
    for (const device of devices) while (device.tabs[0]) device.tabs[0].close()
    await server.stop()
    server.remove()
  }
}
