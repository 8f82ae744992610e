import { parseArgs } from 'node:util'

// Writers that write without a pause, each a device of its own, as a separate process. Prints the results as JSON.

const { values } = parseArgs({
  options: {
    url: { type: 'string', default: '' },
    kind: { type: 'string', default: 'like' },
    seconds: { type: 'string', default: '3' },
    tokens: { type: 'string', default: '' },
  },
})
const { url, kind } = values
const tokens = values.tokens.split(',')
const until = performance.now() + Number(values.seconds) * 1_000
const latencies: number[] = []
const run = Math.random().toString(36).slice(2, 8)

async function send(path: string, method: string, token: string, body?: object): Promise<Response> {
  const headers = {
    authorization: token,
    'content-type': 'application/json',
    'idempotency-key': crypto.randomUUID(),
  }
  const answer = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) })
  if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`)
  return answer
}

/** An edit keeps the length of the list: it moves the last track to the front. */
async function editor(token: string, writer: number): Promise<(count: number) => Promise<Response>> {
  const answer = await send('/v1/user/playlist', 'POST', token, {
    name: `Mix ${run} ${writer}`,
    track_ids: [],
  })
  const path = `/v1/user/playlist/${(await answer.json()) as string}/edits`
  const entries = Array.from({ length: 50 }, (_, index) => ({
    id: `entry-${run}-${index}`,
    track_id: `t${index}`,
  }))
  await send(path, 'POST', token, { operations: [{ op: 'insert', after: null, entries }] })
  return (count) => {
    const ids = [`entry-${run}-${49 - (count % 50)}`]
    return send(path, 'POST', token, { operations: [{ op: 'move', ids, after: null }] })
  }
}

async function write(token: string, writer: number): Promise<void> {
  const edit = kind === 'edit' ? await editor(token, writer) : null
  for (let count = 0; performance.now() < until; count += 1) {
    const startedAt = performance.now()
    const answer = edit
      ? await edit(count)
      : await send(`/v1/user/liked/track/${run}-${writer}-${count}`, 'POST', token)
    await answer.arrayBuffer()
    latencies.push(performance.now() - startedAt)
  }
}

await Promise.all(tokens.map(write))
latencies.sort((a, b) => a - b)
const at = (share: number): number => latencies[Math.floor(latencies.length * share)] ?? Number.NaN
console.log(
  JSON.stringify({ perSecond: latencies.length / Number(values.seconds), p50: at(0.5), p99: at(0.99) }),
)
