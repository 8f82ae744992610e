import { connect } from 'node:net'
import { join } from 'node:path'
import { cpuSecondsOf, watchMemory } from './process.ts'
import type { Resident } from './process.ts'

export type Mpd = {
  /** From the start of the process to the end of its first scan. */
  firstScanSeconds: number
  /** Scans again and resolves to the seconds it took. */
  update(): Promise<number>
  stop(): Promise<{ cpuSeconds: number; peak: Resident }>
}

const pollMs = 2

/** Debian's Music Player Daemon over a music folder, with a database that does not exist yet: it scans at its start. */
export async function startMpd(folder: string, music: string): Promise<Mpd> {
  const socket = join(folder, 'socket')
  await Bun.write(
    join(folder, 'mpd.conf'),
    `music_directory "${music}"
db_file "${folder}/database"
bind_to_address "${socket}"
log_file "${folder}/log"
pid_file "${folder}/pid"
audio_output {
  type "null"
  name "none"
}
`,
  )
  const startedAt = performance.now()
  const child = Bun.spawn(['mpd', '--no-daemon', join(folder, 'mpd.conf')], {
    stdout: 'ignore',
    stderr: 'ignore',
  })
  const memory = watchMemory(child.pid)
  while (await isUpdating(socket)) {
    if (child.exitCode !== null) throw new Error(`mpd ended with ${child.exitCode}: see ${folder}/log`)
    await Bun.sleep(pollMs)
  }
  const firstScanSeconds = (performance.now() - startedAt) / 1_000
  return {
    firstScanSeconds,
    update: async () => {
      const from = performance.now()
      await ask(socket, 'update')
      while (await isUpdating(socket)) await Bun.sleep(pollMs)
      return (performance.now() - from) / 1_000
    },
    stop: async () => {
      child.kill('SIGTERM')
      await child.exited
      return { cpuSeconds: cpuSecondsOf(child), peak: memory.stop() }
    },
  }
}

/** Before it listens it counts as scanning. */
const isUpdating = (socket: string): Promise<boolean> =>
  ask(socket, 'status').then(
    (answer) => answer.includes('updating_db'),
    () => true,
  )

/** One command of its line protocol over a connection of its own. */
function ask(path: string, command: string): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>()
  const connection = connect(path, () => connection.write(`${command}\nclose\n`))
  let answer = ''
  connection.on('data', (chunk) => (answer += chunk.toString()))
  connection.on('error', reject)
  connection.on('close', () => resolve(answer))
  return promise
}
