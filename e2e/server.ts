import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { logOf } from './child-log.ts'

export type ServerProcess = {
  url: string
  folder: string
  pid: number
  log(): string
  /** The code that the owner needs. Resolves once it is in the log. */
  setupCode(): Promise<string>
  /** Ends it like a power cut, and keeps its folder. */
  kill(): Promise<void>
  /** Resolves to its exit status when it ends. */
  exited: Promise<number>
  /** Ends it by a signal as the system does, and keeps its folder. Resolves to the exit status. */
  end(): Promise<number>
  [Symbol.asyncDispose](): Promise<void>
}

const main = resolve(import.meta.dirname, '../catalog-server/src/main.ts')
const startMaxMs = 60_000

/**
 * Starts the server as a user does, on a new data folder or that of an earlier server, and waits until it answers.
 * `under`: the command that runs it; `port`: a free one by default.
 */
export async function startServer(
  options: string[] = [],
  home?: string,
  folder = mkdtempSync(join(tmpdir(), 'pezzottify-e2e-')),
  {
    under = [],
    environment = {},
    port = '0',
  }: { under?: readonly string[]; environment?: Record<string, string>; port?: string } = {},
): Promise<ServerProcess> {
  const child = Bun.spawn(
    [
      ...under,
      process.execPath,
      main,
      'serve',
      '--data',
      join(folder, 'data'),
      '--host',
      '127.0.0.1',
      '--port',
      port,
      '--metrics-port',
      'off',
      ...options,
    ],
    {
      stdout: 'pipe',
      stderr: 'pipe',
      cwd: folder,
      env: { ...process.env, HOME: home ?? folder, PEZZOTTIFY_RATE_LIMITS: 'off', ...environment },
    },
  )
  const log = logOf(child)
  const end = async (): Promise<number> => {
    child.kill('SIGTERM')
    return child.exited
  }
  const stop = async (): Promise<void> => {
    await end()
    rmSync(folder, { recursive: true, force: true })
  }
  const setupCode = async (): Promise<string> => {
    for (;;) {
      const code = /One-time code: (\S+)/.exec(log())?.[1]
      if (code) return code
      await Bun.sleep(10)
    }
  }
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL')
    await child.exited
  }
  const deadline = Date.now() + startMaxMs
  for (;;) {
    const url = log().match(/http:\/\/127\.0\.0\.1:\d+/)?.[0]
    if (
      url &&
      (await fetch(`${url}/v1/health`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      return {
        url,
        folder,
        pid: child.pid,
        log,
        setupCode,
        exited: child.exited,
        kill,
        end,
        [Symbol.asyncDispose]: stop,
      }
    if (Date.now() > deadline || child.exitCode !== null) {
      await stop()
      throw new Error(`The server did not start:\n${log()}`)
    }
    await Bun.sleep(10)
  }
}
