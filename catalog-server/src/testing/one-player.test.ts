import { expect, test } from 'bun:test'
import { isSounding } from '@pezzottify/client'
import { seededRandom } from '../base/seeded-random.ts'
import { serve } from './listening.ts'
import { createTestApp } from './test-app.ts'
import { createSilentDevice, type SilentDevice } from './silent-device.ts'

const names = ['phone', 'laptop', 'tablet']
const steps = 60
const settleMs = 15_000

type Seen = {
  player: string
  sounds: boolean
  tracks: string[]
  index: number
  seconds: number
  shuffle: boolean
}

/** What a device shows; `player`: the number of the device that it takes for the player. */
function seenBy({ player }: SilentDevice): Seen {
  const { queue, status, positionSeconds, device, devices } = player.getState()
  return {
    player: String(device?.id ?? devices.find(({ isThis }) => isThis)?.id),
    sounds: isSounding(status),
    tracks: queue.entries.map(({ trackId }) => trackId),
    index: queue.index,
    seconds: positionSeconds,
    shuffle: queue.shuffle,
  }
}

/** What is wrong with what the devices show and do; empty when they are one player. */
function differences(devices: readonly SilentDevice[]): string[] {
  const [first, ...others] = devices.map(seenBy)
  if (!first) return []
  const { seconds, ...same } = first
  const wrong = others.flatMap(({ seconds: theirs, ...other }) => [
    ...(JSON.stringify(other) === JSON.stringify(same)
      ? []
      : [`${JSON.stringify(same)} / ${JSON.stringify(other)}`]),
    ...(Math.abs(theirs - seconds) < 1.5 ? [] : [`second ${seconds} / ${theirs}`]),
  ])
  const heard = devices.filter((device) => device.isSounding()).length
  if (heard !== Number(first.sounds)) wrong.push(`${heard} sound`)
  const players = devices.filter(({ player }) => player.getState().device === null).length
  if (players !== 1) wrong.push(`${players} are the player`)
  return wrong
}

async function settled(devices: readonly SilentDevice[]): Promise<void> {
  const deadline = Date.now() + settleMs
  let calm = 0
  while (Date.now() < deadline && calm < 4) {
    await Bun.sleep(150)
    calm = devices.every((device) => device.isLive()) && differences(devices).length === 0 ? calm + 1 : 0
  }
  expect(differences(devices)).toEqual([])
}

const tracks = Array.from({ length: 12 }, (_, at) => `track-${at}`)

function act({ player, setOnline }: SilentDevice, random: () => number): string {
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() * list.length)]
  const { entries } = player.getState().queue
  const entryId = pick(entries)?.entryId ?? 0
  const actions: Record<string, () => void> = {
    'play all': () => player.playAll({ type: 'mix' }, tracks.slice(0, 3 + Math.floor(random() * 9))),
    toggle: () => player.toggle(),
    pause: () => player.pause(),
    next: () => player.next(),
    previous: () => player.previous(),
    seek: () => player.seek(random() * 60),
    'play here': () => player.playHere(),
    'play on': () => player.playOn(pick(player.getState().devices)?.id ?? 0),
    enqueue: () => player.enqueue([pick(tracks) ?? '']),
    remove: () => player.remove(entryId),
    move: () => player.move(entryId, Math.floor(random() * entries.length)),
    shuffle: () => player.setShuffle(random() < 0.5),
    'cut off': () => setOnline(false),
    connect: () => setOnline(true),
  }
  const [name, run] = pick(Object.entries(actions)) ?? ['', () => undefined]
  run()
  return name
}

type World = { devices: SilentDevice[]; open: (name: string) => Promise<SilentDevice> }

/** Three devices of one listener, each connected. */
async function withDevices(work: (world: World) => Promise<void>): Promise<void> {
  await using app = await createTestApp()
  await using served = serve(app)
  const opened: SilentDevice[] = []
  const open = async (name: string): Promise<SilentDevice> => {
    const device = createSilentDevice(served.host, await served.signIn('bob', `device-${name}`))
    opened.push(device)
    while (!device.isLive()) await Bun.sleep(20)
    return device
  }
  try {
    const devices = await Promise.all(names.map(open))
    await work({ devices, open })
  } finally {
    for (const device of opened) device.end()
  }
}

test.each([1, 2, 3])(
  'S34: whatever is done on three devices, they end as one player (%p)',
  async (seed) => {
    const random = seededRandom(seed)
    const done: string[] = []
    try {
      await withDevices(async ({ devices }) => {
        devices[0]?.player.playAll({ type: 'mix' }, tracks)
        await settled(devices)
        for (let round = 0; round < steps; round += 1) {
          const number = Math.floor(random() * devices.length)
          const device = devices[number]
          if (device) done.push(`${names[number]}: ${act(device, random)}`)
          await Bun.sleep(random() < 0.3 ? 250 : 20)
        }
        for (const { setOnline } of devices) setOnline(true)
        await settled(devices)
      })
    } catch (error) {
      throw new Error(`After ${done.join(', ')}`, { cause: error })
    }
  },
  60_000,
)

test('S36: a queue that was cleared offline stays cleared, and one that a device lost comes back', async () => {
  await withDevices(async ({ devices, open }) => {
    const [phone, ...others] = devices
    if (!phone) return
    phone.player.playAll({ type: 'mix' }, tracks)
    await settled(devices)
    phone.setOnline(false)
    while (phone.isLive()) await Bun.sleep(20)
    phone.player.clear()
    phone.setOnline(true)
    await settled(devices)
    expect(devices.map((device) => seenBy(device).tracks)).toEqual([[], [], []])

    phone.player.playAll({ type: 'mix' }, tracks, 3)
    await settled(devices)
    phone.player.pause()
    await settled(devices)
    phone.end()
    // The same device, whose storage is empty.
    const again = await open('phone')
    await settled([again, ...others])
    expect(seenBy(again)).toMatchObject({ tracks, index: 3, sounds: false })
    expect(again.player.getState().device).toBeNull()
  })
}, 60_000)

test('S41: a page that is closed says that its music ends', async () => {
  await withDevices(async ({ devices }) => {
    const [phone, ...others] = devices
    if (!phone) return
    phone.player.playAll({ type: 'mix' }, tracks)
    await settled(devices)
    phone.player.save()
    phone.end()
    const since = Date.now()
    while (others.some((device) => seenBy(device).sounds) && Date.now() - since < settleMs)
      await Bun.sleep(20)
    expect(Date.now() - since).toBeLessThan(2_000)
  })
}, 60_000)

test('S42: a device that follows no longer goes on with its own queue, and plays for itself', async () => {
  await withDevices(async ({ devices }) => {
    const [phone, laptop, tablet] = devices
    if (!phone || !laptop || !tablet) return
    laptop.player.playAll({ type: 'mix' }, ['own'])
    await settled(devices)
    laptop.player.pause()
    await settled(devices)
    phone.player.playAll({ type: 'mix' }, tracks)
    await settled(devices)
    expect(seenBy(laptop).tracks).toEqual(tracks)
    laptop.stopFollowing()
    expect(laptop.player.getState()).toMatchObject({ device: null, devices: [], status: 'paused' })
    expect(seenBy(laptop).tracks).toEqual(['own'])
    laptop.player.play()
    await Bun.sleep(300)
    expect([phone.isSounding(), laptop.isSounding()]).toEqual([true, true])
    await settled([phone, tablet])
    expect(tablet.player.getState().devices).toHaveLength(2)
  })
}, 60_000)

test('S39: what is asked of a device that takes over is done there, in its order', async () => {
  await withDevices(async ({ devices }) => {
    const [phone, laptop] = devices
    if (!phone || !laptop) return
    phone.player.playAll({ type: 'mix' }, tracks)
    await settled(devices)
    laptop.player.playHere()
    laptop.player.playAll({ type: 'mix' }, ['own', 'other'])
    laptop.player.next()
    await settled(devices)
    expect(devices.map((device) => device.isSounding())).toEqual([false, true, false])
    expect(seenBy(phone)).toMatchObject({ tracks: ['own', 'other'], index: 1 })
    laptop.player.pause()
    await settled(devices)
    // Nothing sounds: it plays where it is asked for.
    phone.player.play()
    phone.player.previous()
    await settled(devices)
    expect(devices.map((device) => device.isSounding())).toEqual([true, false, false])
    expect(seenBy(laptop)).toMatchObject({ index: 0, sounds: true })
  })
}, 60_000)
