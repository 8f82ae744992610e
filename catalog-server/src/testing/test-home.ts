import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '../base/clock.ts'
import type { TestApp } from './test-app.ts'
import { addPeople, createTestApp } from './test-app.ts'

/** A file system in memory, if there is one: each start and stop waits for the disk several times. */
const root = existsSync('/dev/shm') ? '/dev/shm' : tmpdir()

/** An installation on which several servers run one after the other. */
export type TestHome = {
  folder: string
  userDb: string
  catalogDb: string
  start(): Promise<TestApp>
  [Symbol.dispose](): void
}

export async function createTestHome(): Promise<TestHome> {
  const folder = mkdtempSync(join(root, 'pezzottify-home-'))
  const userDb = join(folder, 'user.db')
  const paths = {
    dataFolder: folder,
    userDb,
    catalogDb: join(folder, 'catalog.db'),
    mediaPath: join(folder, 'media'),
    cacheFolder: join(folder, 'cache'),
  }
  for (const name of ['media', 'cache']) mkdirSync(join(folder, name))
  await addPeople(userDb, systemClock)
  return {
    folder,
    userDb,
    catalogDb: paths.catalogDb,
    start: () => createTestApp({ ...paths, empty: true }),
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  }
}
