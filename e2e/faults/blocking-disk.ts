import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** The calls that the test can block for any time. `lookup` is every call by name. */
export type BlockedCall = 'lookup' | 'open' | 'read'

export type BlockingDisk = {
  /** The mount point. */
  path: string
  block(...calls: BlockedCall[]): void
  /** Delays every call. */
  slowDown(ms: number): void
  /** Answers again, including blocked calls. */
  answer(): void
  [Symbol.asyncDispose](): Promise<void>
}

const source = join(import.meta.dirname, 'blocking-disk.c')

/**
 * Mounts a folder a second time, as a real file system that hangs on demand: a call that blocks in it cannot be
 * cancelled, as on a share whose server is gone. Compiled on the spot: needs FUSE, libfuse3-dev and gcc.
 */
export async function mountBlockingDisk(folder: string, passed: string): Promise<BlockingDisk> {
  if (!existsSync('/dev/fuse')) throw new Error('There is no /dev/fuse here: hanging disks cannot be tested')
  const program = join(folder, 'blocking-disk')
  const flags = run('pkg-config', '--cflags', '--libs', 'fuse3').split(/\s+/).filter(Boolean)
  run('gcc', '-O1', '-o', program, source, ...flags)
  const path = join(folder, 'disk')
  const control = join(folder, 'control')
  mkdirSync(path)
  const say = (text: string): void => writeFileSync(control, text)
  say('')
  const daemon = Bun.spawn([program, passed, control, path], { stdout: 'ignore', stderr: 'ignore' })
  while (!readFileSync('/proc/self/mountinfo', 'utf8').includes(` ${path} `)) {
    if (daemon.exitCode !== null) throw new Error('The file system was not mounted')
    await Bun.sleep(10)
  }
  return {
    path,
    block: (...calls) => say(calls.join(' ')),
    slowDown: (ms) => say(`slow ${ms}`),
    answer: () => say(''),
    [Symbol.asyncDispose]: async () => {
      say('')
      Bun.spawnSync(['fusermount3', '-u', '-z', path])
      daemon.kill('SIGTERM')
      await daemon.exited
    },
  }
}

function run(...command: string[]): string {
  const { exitCode, stdout, stderr } = Bun.spawnSync(command)
  if (exitCode !== 0) throw new Error(`${command[0]} failed: ${stderr.toString()}`)
  return stdout.toString()
}
