import { afterAll, expect, test } from 'bun:test'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { seededRandom } from '../../catalog-server/src/base/seeded-random.ts'
import { startServer } from '../server.ts'

const rounds = Number(process.env['FIRST_START_ROUNDS'] ?? 8)
const seed = Number(process.env['SEED'] ?? Date.now() % 1_000_000)
const main = resolve(import.meta.dirname, '../../catalog-server/src/main.ts')
const root = mkdtempSync(join(tmpdir(), 'pezzottify-first-start-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

test(`a first start that is killed at any moment, ${rounds} times, is taken up by the next one without a word`, async () => {
  console.log(`seed ${seed}`)
  const random = seededRandom(seed)
  for (let round = 0; round < rounds; round += 1) {
    const folder = join(root, String(round))
    mkdirSync(folder)
    const from = performance.now()
    const child = Bun.spawn(
      [
        process.execPath,
        main,
        'serve',
        '--data',
        join(folder, 'data'),
        '--host',
        '127.0.0.1',
        '--port',
        '0',
        '--metrics-port',
        'off',
        '--web',
        'off',
      ],
      { cwd: folder, env: { PATH: process.env['PATH'] ?? '' }, stdout: 'ignore', stderr: 'ignore' },
    )
    const isMade = () => Bun.file(join(folder, 'data/user.db')).exists()
    while (!(await isMade()) && child.exitCode === null) await Bun.sleep(1)
    const untilMadeMs = performance.now() - from
    await Bun.sleep(random() * Math.min(untilMadeMs, 300))
    child.kill('SIGKILL')
    await child.exited
    await using server = await startServer(['--web', 'off'], folder, folder)
    expect((await fetch(`${server.url}/v1/health`)).status).toBe(200)
    expect(server.log()).not.toContain('Starting anew')
  }
}, 600_000)
