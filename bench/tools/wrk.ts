import { join } from 'node:path'
import { loadCore, pinned, runToEnd } from './process.ts'
import { emptyFolder } from './work-folder.ts'

/** What wrk measured: complete answers a second, latency in milliseconds. */
export type WrkResult = { perSecond: number; p99: number; errors: number }

type Load = { url: string; paths: readonly string[]; token: string; connections: number; seconds: number }

/** wrk with one thread on the core of the load, asking for the paths in turn over connections that stay open. */
export async function runWrk({ url, paths, token, connections, seconds }: Load): Promise<WrkResult> {
  const script = join(emptyFolder('wrk'), 'paths.lua')
  await Bun.write(
    script,
    `local paths = { ${paths.map((path) => JSON.stringify(path)).join(', ')} }
    local requests, count = {}, 0
    function init()
      for index, path in ipairs(paths) do
        requests[index] = wrk.format('GET', path, { ['Authorization'] = ${JSON.stringify(token)} })
      end
    end
    function request()
      count = count + 1
      return requests[count % #requests + 1]
    end
    function done(summary, latency)
      local errors = summary.errors.connect + summary.errors.read + summary.errors.write
        + summary.errors.status + summary.errors.timeout
      io.write(string.format('\\nresult %f %f %d\\n', summary.requests / summary.duration * 1e6,
        latency:percentile(99) / 1000, errors))
    end`,
  )
  const options = ['-t', '1', '-c', String(connections), '-d', `${seconds}s`, '-s', script]
  const { output } = await runToEnd(pinned(loadCore, ['wrk', ...options, url]))
  const [, perSecond, p99, errors] = output.match(/^result (\S+) (\S+) (\d+)$/m)?.map(Number) ?? []
  if (perSecond === undefined || p99 === undefined || errors === undefined) throw new Error(output)
  if (errors > 0) throw new Error(`wrk met ${errors} errors: ${output}`)
  return { perSecond, p99, errors }
}
