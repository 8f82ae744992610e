import { afterAll, expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createApi } from '@pezzottify/client'
import { socketPath } from '@pezzottify/contract'
import { freePort } from '../../testing/free-port.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-reboot-'))
const root = resolve(import.meta.dir, '../../../..')
const children: Bun.Subprocess[] = []
afterAll(() => {
  for (const child of children) if (child.exitCode === null) process.kill(-child.pid, 'SIGKILL')
  rmSync(folder, { recursive: true })
})

/** A server started by the given command, on a port of its own, with an owner who is signed in. */
async function start(command: readonly string[], name: string, ...more: readonly string[]) {
  const port = freePort()
  const url = `http://127.0.0.1:${port}`
  const paths = ['--data', join(folder, name), '--host', '127.0.0.1', '--port', String(port)]
  const child = Bun.spawn([...command, ...paths, '--metrics-port', 'off', '--web', 'off', ...more], {
    cwd: root,
    env: { ...process.env, PEZZOTTIFY_SUPERVISED: 'off', PEZZOTTIFY_RATE_LIMITS: 'off' },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
    // A process group of its own, as a terminal makes one for each command.
    detached: true,
  })
  children.push(child)
  let printed = ''
  for (const stream of [child.stdout, child.stderr])
    void (async () => {
      for await (const part of stream.pipeThrough(new TextDecoderStream())) printed += part
    })()
  const log = (): string => printed
  const until = async (holds: () => unknown): Promise<void> => {
    while (!(await holds())) {
      if (child.exitCode !== null) throw new Error(`It ended: ${log()}`)
      await Bun.sleep(20)
    }
  }
  const starts = (): number => log().match(/Listening at /g)?.length ?? 0
  await until(() => starts() === 1)
  const device = { device_uuid: 'elenas-laptop', device_type: 'web' }
  const codeIn = (text: string): string | undefined => /One-time code: (\S+)/.exec(text)?.[1]
  await until(() => codeIn(log()))
  const code = codeIn(log()) ?? ''
  const { token } = await createApi({ baseUrl: url }).setup.createOwner({
    body: { user_handle: 'elena', password: 'eight or more', ...device, code },
  })
  const headers = { authorization: token }
  return {
    child,
    log,
    until,
    starts,
    api: createApi({ baseUrl: url, headers }),
    reboot: () => fetch(`${url}/v1/admin/reboot`, { method: 'POST', headers }),
    /** Opens a socket: its first message, and the code with which it closes. */
    listen: () => {
      const socket = new WebSocket(`ws://127.0.0.1:${port}${socketPath}`, { headers })
      const first = Promise.withResolvers<{ type: string; payload: { seq: number } }>()
      socket.addEventListener('message', ({ data }) => first.resolve(JSON.parse(String(data))))
      const closed = Promise.withResolvers<number>()
      socket.addEventListener('close', (event) => closed.resolve(event.code))
      return { first: first.promise, closed: closed.promise }
    },
  }
}

type Started = Awaited<ReturnType<typeof start>>

/** Likes one track after the other, whatever happens to the server. Unconfirmed likes are sent again. */
function likeWithoutEnd({ api }: Started) {
  const acknowledged: string[] = []
  let isOver = false
  const work = (async () => {
    while (!isOver) {
      const id = `track-${acknowledged.length}`
      const idempotencyKey = `key-${acknowledged.length}`
      const like = api.likes.like({ params: { type: 'track', id }, idempotencyKey })
      const isDone = await like.then(
        () => true,
        () => Bun.sleep(20),
      )
      if (isDone) acknowledged.push(id)
    }
  })()
  return {
    acknowledged,
    stop: (): Promise<void> => {
      isOver = true
      return work
    },
  }
}

/** The child processes, and the state of each: `Z` for a zombie. */
const below = (pid: number): { pid: number; state: string }[] =>
  readdirSync('/proc').flatMap((name) => {
    try {
      const [state = '', parent] = readFileSync(`/proc/${name}/stat`, 'utf8').replace(/.*\) /, '').split(' ')
      return Number(parent) === pid ? [{ pid: Number(name), state }] : []
    } catch {
      // It ended meanwhile, or is not a process.
      return []
    }
  })

test('"npm start" restarts in its place, twice: all that was acknowledged is there, and Ctrl-C or a signal ends all of it', async () => {
  const server = await start(['npm', 'start', '--'], 'npm', '--demo')
  const [{ pid = 0 } = {}] = below(server.child.pid)
  const filesOf = (): number => readdirSync(`/proc/${pid}/fd`).length
  const writer = likeWithoutEnd(server)
  await server.until(() => writer.acknowledged.length > 20)
  const filesBefore = filesOf()

  for (const round of [1, 2]) {
    const before = server.listen()
    expect((await before.first).type).toBe('connected')
    const answer = await server.reboot()
    expect([answer.status, answer.headers.get('x-supervised'), await answer.text()]).toEqual([
      202,
      'true',
      'Server reboot initiated',
    ])
    expect(await before.closed).toBe(1001)
    await server.until(() => server.starts() === round + 1)
    const count = writer.acknowledged.length
    await server.until(() => writer.acknowledged.length > count + 20)
    expect((await server.listen().first).payload.seq).toBeGreaterThan(count)
  }
  await writer.stop()
  const state = await server.api.sync.state()
  expect(state.likes.tracks.map(String).toSorted()).toEqual(writer.acknowledged.toSorted())
  expect((await server.api.library.folders()).folders.map(({ origin }) => origin)).toEqual(['demo'])

  // The same process, without children from before.
  expect(below(server.child.pid).map((child) => child.pid)).toEqual([pid])
  expect(below(pid).filter(({ state }) => state === 'Z')).toEqual([])
  expect(filesOf()).toBeLessThanOrEqual(filesBefore + 2)
  server.child.kill('SIGTERM')
  await server.child.exited
  expect(below(1).some((child) => child.pid === pid)).toBe(false)
  expect(server.log().match(/Ended/g)).toHaveLength(3)
})

test('a server that restarted ends with 0 by Ctrl-C in its terminal, and keeps the arguments it was started with', async () => {
  const main = join(root, 'catalog-server/src/main.ts')
  const name = 'spaces and "quotes" ü'
  const server = await start([process.execPath, main, 'serve'], name, '--start-anew')
  await server.reboot()
  await server.until(() => server.starts() === 2)
  // The option that holds for one start is not passed on at each restart.
  expect(server.log().match(/--start-anew was not needed/g)).toHaveLength(1)
  const { entries } = await server.api.operations.storage()
  expect(entries[0]?.path).toBe(join(folder, name, 'catalog.db'))
  process.kill(-server.child.pid, 'SIGINT')
  expect(await server.child.exited).toBe(0)
})

test('told to end while it restarts, it ends', async () => {
  const main = join(root, 'catalog-server/src/main.ts')
  const server = await start([process.execPath, main, 'serve'], 'told', '--slowdown', '1000')
  const answers = [server.api.sync.state(), server.reboot()]
  await server.until(() => server.log().includes('Ending'))
  server.child.kill('SIGTERM')
  await Promise.allSettled(answers)
  expect(await server.child.exited).toBe(0)
  expect(server.starts()).toBe(1)
})

test('one file that carries all of it restarts too', async () => {
  const file = join(folder, 'one-file')
  const entry = join(root, 'catalog-server/src/main.ts')
  const built = Bun.spawnSync([process.execPath, 'build', '--compile', entry, '--outfile', file], {
    cwd: root,
  })
  expect(built.exitCode).toBe(0)
  const server = await start([file, 'serve'], 'one', '--start-anew')
  await server.reboot()
  await server.until(() => server.starts() === 2)
  expect((await server.api.sync.state()).likes.tracks).toEqual([])
  server.child.kill('SIGTERM')
  expect(await server.child.exited).toBe(0)
})
