import { join } from 'node:path'
import { loadCore, pinned, runToEnd } from './process.ts'
import { emptyFolder } from './work-folder.ts'

/** The results of wrk: complete answers per second, their latency in milliseconds, and the throughput. */
export type WrkResult = { perSecond: number; p99: number; megabytesPerSecond: number }

export type WrkRequest = { path: string; headers?: Record<string, string> }
type Load = {
  url: string
  requests: readonly WrkRequest[]
  token: string
  connections: number
  seconds: number
}

/** Runs wrk with one thread on the core of the load, making the requests in turn over persistent connections. */
export async function runWrk({ url, requests, token, connections, seconds }: Load): Promise<WrkResult> {
  const script = join(emptyFolder('wrk'), 'paths.lua')
  await Bun.write(
    script,
    `local requests, count = {}, 0
    function init()
      ${requests.map(({ path, headers }, index) => `requests[${index + 1}] = ${formatted(path, { ...headers, Authorization: token })}`).join('\n')}
    end
    function request()
      count = count + 1
      return requests[count % #requests + 1]
    end
    function done(summary, latency)
      local errors = summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.status + summary.errors.timeout
      io.write(string.format('\\nresult %f %f %f %d\\n', summary.requests / summary.duration * 1e6,
        latency:percentile(99) / 1000, summary.bytes / summary.duration, errors))
    end`,
  )
  const options = [
    '-t',
    '1',
    '-c',
    String(connections),
    '-d',
    `${seconds}s`,
    '--timeout',
    '60s',
    '-s',
    script,
  ]
  const { output } = await runToEnd(pinned(loadCore, ['wrk', ...options, url]))
  const figures = output
    .match(/^result (\S+) (\S+) (\S+) (\d+)$/m)
    ?.slice(1)
    .map(Number)
  if (!figures) throw new Error(output)
  const [perSecond = 0, p99 = 0, megabytesPerSecond = 0, errors] = figures
  if (errors !== 0) throw new Error(`wrk met ${errors} errors: ${output}`)
  return { perSecond, p99, megabytesPerSecond }
}

/** The request as Lua code that formats it once, before the measurement. */
function formatted(path: string, headers: Record<string, string>): string {
  const pairs = Object.entries(headers).map(
    ([name, value]) => `[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  )
  return `wrk.format('GET', ${JSON.stringify(path)}, { ${pairs.join(', ')} })`
}
