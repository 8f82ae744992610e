import { expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createHealth } from '../../base/degraded-reasons.ts'
import { createLog } from '../../base/log.ts'
import { settableClock } from '../../testing/settable-clock.ts'
import { createTestHome } from '../../testing/test-home.ts'
import { createBackupService, createSchedule } from './index.ts'

const hour = 3_600

/** The schedule of a server on an installation, with a clock that the test moves. */
async function createWorld() {
  const home = await createTestHome()
  {
    await using _ = await home.start()
  }
  const directory = mkdtempSync(join(tmpdir(), 'pezzottify-shelf-'))
  const clock = settableClock()
  const lines: string[] = []
  const log = createLog('INFO', (line) => lines.push(line))
  const health = createHealth(clock, log)
  const start = () => {
    const backups = createBackupService({
      directory,
      everyHours: 24,
      keep: 2,
      source: {
        dataFolder: home.folder,
        catalogDb: home.catalogDb,
        userDb: home.userDb,
        mediaPath: join(home.folder, 'media'),
        configFile: null,
      },
      version: 'test',
      clock,
      health,
      log,
      onRun: () => undefined,
      onReboot: null,
    })
    const schedule = createSchedule(backups, clock, log, 5)
    return {
      backups,
      schedule,
      [Symbol.asyncDispose]: async () => {
        backups.close()
        await schedule.close()
      },
    }
  }
  const names = () => readdirSync(directory).sort()
  const until = async (isSo: () => boolean) => {
    while (!isSo()) await Bun.sleep(5)
  }
  /** Waits for a few checks of the schedule. */
  const aWhile = () => Bun.sleep(100)
  return {
    home,
    directory,
    clock,
    lines,
    health,
    start,
    names,
    until,
    aWhile,
    made: () => lines.filter((line) => line.includes('A backup was made and verified')).length,
    [Symbol.dispose]: () => {
      home[Symbol.dispose]()
      rmSync(directory, { recursive: true })
    },
  }
}

test('a backup is made each day, what was missed soon after the start, and only so many sound ones are kept', async () => {
  using world = await createWorld()
  const { clock, until, aWhile, names, made } = world
  mkdirSync(join(world.directory, 'pezzottify-2020-01-01-000000.unfinished'))
  mkdirSync(join(world.directory, 'somebody else’s'))
  {
    await using _ = world.start()
    await until(() => made() === 1)
    await aWhile()
    clock.seconds += 23 * hour
    await aWhile()
    expect(made()).toBe(1)
    clock.seconds += hour
    await until(() => made() === 2)
  }
  {
    // No backup is overdue.
    await using _ = world.start()
    await aWhile()
    expect(made()).toBe(2)
  }
  clock.seconds += 50 * hour
  await using running = world.start()
  await until(() => made() === 3)
  await until(() => !running.backups.isBusy())
  expect(await running.schedule.nextAt()).toBe(clock.seconds + 24 * hour)
  expect(names()).toEqual(['pezzottify-2023-11-15-221320', 'pezzottify-2023-11-18-001320', 'somebody else’s'])
})

test('one that fails is tried again after an hour, not at each look, and takes none of the older ones with it', async () => {
  using world = await createWorld()
  const { clock, until, aWhile, names, health, lines, made } = world
  await using _ = world.start()
  await until(() => made() === 1)
  const before = names()
  const folder = join(world.home.folder, 'media/images')
  writeFileSync(folder, 'a file where a folder should be')
  clock.seconds += 25 * hour
  const failures = () => lines.filter((line) => line.includes('No backup was made')).length
  await until(() => failures() === 1)
  await aWhile()
  expect([failures(), names(), health.reasons()]).toEqual([1, before, ['backup_failed']])
  rmSync(folder)
  clock.seconds += hour
  await until(() => made() === 2)
  expect(health.reasons()).toEqual([])
  expect(existsSync(join(world.home.folder, 'backup-check'))).toBe(false)
})

test('the end of a server stops a backup that is being made, and is no failure of it', async () => {
  using world = await createWorld()
  {
    const running = world.start()
    await world.until(() => running.backups.isBusy())
    await running[Symbol.asyncDispose]()
  }
  expect([world.health.reasons(), world.lines.filter((line) => line.includes('ERROR'))]).toEqual([[], []])
  await using _ = world.start()
  await world.until(() => world.made() === 1)
  expect(world.names().length).toBe(1)
})
