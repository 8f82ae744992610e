import { freePort } from '../../catalog-server/src/testing/free-port.ts'
import { resolve } from 'node:path'
import { cleanEnvironment, cpuSecondsOf, pinned } from './process.ts'

export type Serving = {
  url: string
  pid: number
  /** From before the process was created until its first complete answer with status 200. */
  startMs: number
  /** Resolves with the next matching line of the log that was not returned before. */
  logLine(pattern: RegExp): Promise<RegExpMatchArray>
  /** Ends it and resolves to its processor seconds, including those of its children. */
  stop(): Promise<number>
}

type Options = {
  data: string
  token: string
  /** Requested until it answers 200. */
  path: string
  /** Without it the server runs on all cores. */
  core?: number
  options?: readonly string[]
  /** The command that runs the server: another program with its options. */
  under?: readonly string[]
}

const runtime = process.execPath
const main = resolve(import.meta.dirname, '../../catalog-server/bin/pezzottify')

/** The server as people start it, without rate limits, web app and request log. */
export async function startServer({
  data,
  token,
  path,
  core,
  options = [],
  under = [],
}: Options): Promise<Serving> {
  const port = freePort()
  const fixed = ['--data', data, '--host', '127.0.0.1', '--port', String(port), '--metrics-port', 'off']
  const quiet = ['--web', 'off', '--rate-limits', 'off', '--logging-level', 'none']
  return start([...under, runtime, main, 'serve', ...fixed, ...quiet, ...options], {
    port,
    token,
    path,
    core,
  })
}

/** The minimum for comparison: the runtime answering every request with an empty 200. */
export async function startBareRuntime(core: number): Promise<Serving> {
  const port = freePort()
  const script = `Bun.serve({ hostname: '127.0.0.1', port: ${port}, fetch: () => new Response('{}') })`
  return start([runtime, '-e', script], { port, token: '', path: '/', core })
}

const startMaxMs = 120_000
const pollMs = 1

async function start(
  command: string[],
  { port, token, path, core }: { port: number; token: string; path: string; core: number | undefined },
): Promise<Serving> {
  const url = `http://127.0.0.1:${port}`
  const startedAt = performance.now()
  const child = Bun.spawn(core === undefined ? command : pinned(core, command), {
    stdout: 'pipe',
    stderr: 'inherit',
    env: cleanEnvironment(),
  })
  const log = followLines(child.stdout)
  const headers = { authorization: token }
  for (;;) {
    const answer = await fetch(url + path, { headers }).catch(() => null)
    await answer?.arrayBuffer()
    if (answer?.status === 200) break
    if (answer && answer.status !== 503) throw new Error(`${path} answered ${answer.status}`)
    if (child.exitCode !== null) throw new Error(`${command.join(' ')} ended with ${child.exitCode}`)
    if (performance.now() - startedAt > startMaxMs) throw new Error(`${command.join(' ')} does not answer`)
    await Bun.sleep(pollMs)
  }
  return {
    url,
    pid: child.pid,
    startMs: performance.now() - startedAt,
    logLine: log,
    stop: async () => {
      child.kill('SIGTERM')
      await child.exited
      return cpuSecondsOf(child)
    },
  }
}

function followLines(stream: ReadableStream<Uint8Array>): Serving['logLine'] {
  let text = ''
  let wake = (): void => undefined
  let isEnded = false
  const pump = async (): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) {
      text += decoder.decode(chunk, { stream: true })
      wake()
    }
    isEnded = true
    wake()
  }
  void pump()
  return async (pattern) => {
    for (;;) {
      const match = text.match(pattern)
      if (match) {
        text = text.slice((match.index ?? 0) + match[0].length)
        return match
      }
      if (isEnded) throw new Error(`The server ended without saying ${String(pattern)}`)
      await new Promise<void>((resolve) => (wake = resolve))
    }
  }
}
