import { expect, jest, test } from 'bun:test'
import { closeSync, openSync, readFileSync, rmSync, writeFileSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { makeTrack } from '../../testing/library-fixture.ts'
import { createTestLibrary } from '../../testing/test-library.ts'
import { createWatcher } from './watcher.ts'

test('copied and removed files are noticed without a request, and half-copied files are not read', async () => {
  await using it = await createTestLibrary({ isWatching: true })
  await makeTrack(join(it.music, 'A/one.mp3'), { tags: { TITLE: 'One' }, frequencyHz: 300 })
  const whole = readFileSync(
    await makeTrack(join(it.music, '../two.mp3'), { tags: { TITLE: 'Two' }, frequencyHz: 400 }),
  )
  await it.library.useFolders([it.music])
  await it.scan()
  expect((await it.library.folders())[0]).toMatchObject({ watch: 'live' })

  // A new folder with a file that is still being written.
  await makeTrack(join(it.music, 'New/three.mp3'), { tags: { TITLE: 'Three' }, frequencyHz: 500 })
  const half = openSync(join(it.music, 'New/two.mp3'), 'w')
  writeSync(half, whole.subarray(0, whole.length / 2))
  while (!it.tracks().has('New/three.mp3')) await Bun.sleep(10)
  expect(it.opened()).not.toContain('New/two.mp3')
  writeSync(half, whole.subarray(whole.length / 2))
  closeSync(half)
  while (!it.tracks().has('New/two.mp3')) await Bun.sleep(10)
  expect(it.tracks().get('New/two.mp3')?.name).toBe('Two')
  expect((await it.library.status()).problems).toBe(0)

  rmSync(join(it.music, 'A/one.mp3'))
  while (it.tracks().has('A/one.mp3')) await Bun.sleep(10)

  const copiedAt = performance.now()
  writeFileSync(join(it.music, 'New/four.mp3'), whole)
  while (!it.tracks().has('New/four.mp3')) await Bun.sleep(10)
  expect(performance.now() - copiedAt).toBeLessThan(5_000)
})

test('when a folder was removed the others are followed as before', async () => {
  await using it = await createTestLibrary({ isWatching: true })
  const other = join(it.music, '../other')
  await makeTrack(join(it.music, 'one.mp3'), { tags: { TITLE: 'One' }, frequencyHz: 300 })
  await makeTrack(join(other, 'two.mp3'), { tags: { TITLE: 'Two' }, frequencyHz: 400 })
  await it.library.useFolders([it.music])
  const { id } = await it.library.addFolder(other)
  await it.scan()
  await it.library.removeFolder(id)
  await it.scan()
  expect((await it.library.folders())[0]).toMatchObject({ watch: 'live' })
  await makeTrack(join(it.music, 'three.mp3'), { tags: { TITLE: 'Three' }, frequencyHz: 500 })
  while (!it.tracks().has('three.mp3')) await Bun.sleep(10)
})

test('without watching a folder is scanned when somebody asks for it', async () => {
  await using it = await createTestLibrary()
  await makeTrack(join(it.music, 'one.mp3'))
  await it.library.useFolders([it.music])
  await it.scan()
  expect((await it.library.folders())[0]).toMatchObject({ watch: 'off' })
})

test('what a failed scan may have left out is looked for an hour later, though nothing changes any more', () => {
  jest.useFakeTimers()
  try {
    let started = 0
    const watcher = createWatcher({
      isOn: true,
      clock: { now: () => 0, monotonicMs: () => 0 },
      folders: () => [],
      startScan: () => (started += 1),
    })
    watcher.note(1, { state: 'live', unfinished: 0 })
    watcher.scanStarted()
    watcher.scanEnded(true)
    jest.advanceTimersByTime(3_600_000)
    expect(started).toBe(1)
    watcher.scanStarted()
    watcher.scanEnded(false)
    jest.advanceTimersByTime(36_000_000)
    expect(started).toBe(1)
    watcher.close()
  } finally {
    jest.useRealTimers()
  }
})
