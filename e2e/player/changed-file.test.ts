import { afterAll, beforeAll, expect, test } from 'bun:test'
import { closeSync, copyFileSync, openSync, renameSync, statSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { seekTo, shown } from '../browser.ts'
import { createPlayerWorld, forward, type PlayerWorld, playTrack, status } from './player-world.ts'
import { makeTone, whenHeard } from './tone.ts'

const seconds = 70
const damagedSeconds = 60
const damage = Buffer.alloc(48 * 1024)
const hissing = ['-af', 'aeval=val(0)+0.1*(random(0)-0.5):c=same']
/** A minute each, with zeros in the middle. */
const damaged: Record<string, string[]> = {
  'Broken.flac': ['-sample_fmt', 's16'],
  'Broken.m4a': ['-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '128k'],
  'Broken.ogg': [...hissing, '-c:a', 'libvorbis', '-b:a', '128k'],
  'Broken.opus': ['-c:a', 'libopus', '-b:a', '128k', '-vbr', 'off'],
  'Broken.mp3': ['-b:a', '128k'],
}

/**
 * Encoded so large that the browser has no more than a part of them, and copied without being decoded. AAC makes little of a
 * tone alone.
 */
const files: Record<string, { encode: string[]; retag?: string[] }> = {
  'Opus.opus': { encode: ['-c:a', 'libopus', '-b:a', '256k', '-vbr', 'off'] },
  'M4A.m4a': {
    encode: [...hissing, '-c:a', 'aac', '-aac_coder', 'fast', '-b:a', '256k'],
    retag: ['-movflags', '+faststart'],
  },
  'FLAC.flac': { encode: ['-sample_fmt', 's32', '-ar', '96000'] },
  'MP3.mp3': { encode: ['-b:a', '320k'] },
  'WAV.wav': { encode: ['-c:a', 'pcm_s16le'], retag: ['-c:a', 'pcm_s24le'] },
}

/** Dense at first and sparse later, without a word about its length: a browser takes it for much shorter. */
const headerless = {
  name: 'Headerless.mp3',
  encode: ['-af', 'aeval=val(0)+lt(t\\,20)*(random(0)-0.5)', '-q:a', '0', '-write_xing', '0'],
}

let world: PlayerWorld
let page: Page

beforeAll(async () => {
  world = await createPlayerWorld((music) => {
    for (const [name, { encode }] of Object.entries(files))
      makeTone(join(music, name), seconds, { title: name, artist: 'Ohm', album: 'Before' }, encode)
    for (const [name, encode] of Object.entries(damaged)) {
      const path = join(music, name)
      makeTone(path, damagedSeconds, { title: name, artist: 'Ohm', album: 'Damage' }, encode)
      const file = openSync(path, 'r+')
      writeSync(file, damage, 0, damage.length, Math.floor(statSync(path).size / 2))
      closeSync(file)
    }
    const tags = { title: headerless.name, artist: 'Ohm', album: 'Bare' }
    makeTone(join(music, headerless.name), seconds, tags, headerless.encode)
    return Object.keys(files).length + Object.keys(damaged).length + 1
  })
  page = await world.open(await world.enter(await world.addUser('viola', 'Regular')))
  world.proxy.set({ bytesPerSecond: 150_000 })
})
afterAll(() => world[Symbol.asyncDispose]())

/** As a tagger does: the sound stays, and moves in the file. */
function retag(name: string, isInPlace: boolean): void {
  const [path, beside] = [join(world.music, name), join(world.music, `..`, `new ${name}`)]
  const more = files[name]?.retag ?? []
  const tags = ['-metadata', `comment=${'Heard while it played. '.repeat(3_000)}`]
  const run = Bun.spawnSync([
    'ffmpeg',
    '-loglevel',
    'error',
    '-y',
    '-i',
    path,
    '-c',
    'copy',
    ...more,
    ...tags,
    beside,
  ])
  expect(run.stderr.toString()).toBe('')
  if (isInPlace) copyFileSync(beside, path)
  else renameSync(beside, path)
}

const source = (): Promise<string> =>
  page.locator('[data-testid="audio"]').evaluate((audio: HTMLAudioElement) => audio.currentSrc)

test.each(Object.keys(files).map((name, index) => [name, index % 2 === 0] as const))(
  '%s that is retagged while it plays goes on in the new file at the same second (in place: %p)',
  async (name, isInPlace) => {
    world.proxy.set({ bytesPerSecond: 150_000 })
    await playTrack(page, name)
    await whenHeard(page, 0, 20)
    const before = await source()
    retag(name, isInPlace)
    await forward(page)
    const { seconds: at } = await shown(page)
    const since = Date.now()
    const heard = await whenHeard(page, at - 1, Infinity)
    expect(heard).toBeLessThan(at + 1 + (Date.now() - since) / 1_000)
    expect(await shown(page)).toMatchObject({ title: name })
    // The element stands at the new second before it has asked for it.
    let now = before
    for (const until = Date.now() + 10_000; now === before && Date.now() < until; now = await source())
      await Bun.sleep(50)
    expect(now).not.toBe(before)
    expect(now).not.toContain('format=')
    expect(await status(page).count()).toBe(0)
  },
)

test('an MP3 of variable bitrate without a header is sought to the second that is shown', async () => {
  await playTrack(page, headerless.name)
  await whenHeard(page, 20, 60, 40_000)
  for (const part of [0.5, 0.9]) {
    await seekTo(page, part)
    const { seconds: at } = await shown(page)
    expect(at / seconds).toBeCloseTo(part, 1)
    const since = Date.now()
    const heard = await whenHeard(page, 0, seconds)
    expect(heard).toBeWithin(at - 1, at + 1 + (Date.now() - since) / 1_000)
  }
})

const openAlbum = async (name: string): Promise<void> => {
  for (const link of [{ name: 'Albums', exact: true }, { name }])
    await page.getByRole('link', link).first().click()
  await page.locator('[role="row"]').first().waitFor()
}

test.each([
  ...Object.keys(damaged).map((name) => [name, 'among others'] as const),
  // Where they are joined to the next one, which Vorbis is not, and the last one has none.
  ...Object.keys(damaged)
    .slice(0, 2)
    .map((name) => [name, 'on its album'] as const),
])('%s that is damaged in the middle goes on behind the damage (%s)', async (name, where) => {
  world.proxy.set('pass')
  if (where === 'on its album') await openAlbum('Damage')
  await playTrack(page, name)
  await whenHeard(page, 0, 20)
  expect(await source()).toStartWith(where === 'on its album' ? 'blob:' : 'http:')
  await seekTo(page, 0.48)
  const lost = (damage.length / statSync(join(world.music, name)).size) * damagedSeconds
  const middle = damagedSeconds / 2
  const before = await whenHeard(page, middle - 4, middle)
  // Attempts begin up to five seconds apart from each other.
  const behind = await whenHeard(page, middle + lost - 1, middle + lost + 5)
  expect(behind).toBeGreaterThan(before)
  expect(await shown(page)).toMatchObject({ title: name })
  expect(await status(page).count()).toBe(0)
})
