import { afterAll, beforeAll, expect, test } from 'bun:test'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, utimesSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createWorld } from './conformance/world.ts'
import type { World } from './conformance/world.ts'
import { startNginx } from './nginx.ts'
import { explained } from './range-differences.ts'
import { rangeShapes } from './range-shapes.ts'
import type { RangeShape } from './range-shapes.ts'
import { rawRequest } from './raw-request.ts'

let world: World
let nginx: Awaited<ReturnType<typeof startNginx>>
const root = mkdtempSync(join(tmpdir(), 'pezzottify-ranges-'))
/** Long past: a date in a condition proves something only once its second is over. */
const modified = new Date('2024-02-29T12:00:00Z')

beforeAll(async () => {
  world = await createWorld((file) => {
    utimesSync(file, modified, modified)
    copyFileSync(file, join(root, 'track.mp3'))
    utimesSync(join(root, 'track.mp3'), modified, modified)
  })
  nginx = await startNginx(root)
})
afterAll(async () => {
  await world?.close()
  await nginx?.[Symbol.asyncDispose]()
  rmSync(root, { recursive: true, force: true })
})

type Side = { url: string; path: string; own: [string, string][] }
type Seen = Record<'status' | 'content-range' | 'content-length' | 'accept-ranges' | 'body', string | null>

async function ask({ url, path, own }: Side, { method, headers }: RangeShape): Promise<Seen> {
  const answer = await rawRequest(url, method ?? 'GET', path, [...own, ...headers])
  const header = (name: string): string | null => answer.headers.get(name)
  // nginx sends a page with an error, whose length does not matter.
  const isFile = answer.status < 300
  return {
    status: String(answer.status),
    'content-range': header('content-range'),
    'content-length': isFile ? header('content-length') : null,
    // nginx leaves it out of a part, as RFC 9110 §15.3.7 allows.
    'accept-ranges': answer.status === 200 ? header('accept-ranges') : null,
    body: isFile ? Bun.hash(answer.bytes).toString(36) : null,
  }
}

async function shapesFor(side: Side, size: number): Promise<RangeShape[]> {
  const { headers } = await rawRequest(side.url, 'HEAD', side.path, side.own)
  expect(headers.get('last-modified')).toBe(modified.toUTCString())
  return rangeShapes(size, {
    etag: headers.get('etag') ?? '',
    modified: modified.toUTCString(),
    before: new Date(modified.getTime() - 86_400_000).toUTCString(),
    after: new Date(modified.getTime() + 86_400_000).toUTCString(),
  })
}

test('parts and conditions are answered as nginx does, but where the standard lets or makes us differ', async () => {
  const ours: Side = {
    url: world.url,
    path: `/v1/content/stream/${world.values['track']}`,
    own: [['authorization', world.tokens.bob]],
  }
  const theirs: Side = { url: nginx.url, path: '/track.mp3', own: [] }
  const size = readFileSync(join(root, 'track.mp3')).length
  const [ourShapes, theirShapes] = await Promise.all([shapesFor(ours, size), shapesFor(theirs, size)])
  expect(ourShapes.length).toBeGreaterThanOrEqual(60)

  const found: Record<string, string> = {}
  for (const [index, shape] of ourShapes.entries()) {
    const other = theirShapes[index]
    if (!other) throw new Error(`There is no ${shape.name} for nginx`)
    expect(other.name).toBe(shape.name)
    const [we, they] = await Promise.all([ask(ours, shape), ask(theirs, other)])
    if (!Bun.deepEquals(we, they)) found[shape.name] = `${we.status}, nginx ${they.status}`
  }
  const wanted = Object.fromEntries(
    explained.flatMap(({ names, statuses }) => names.map((name) => [name, statuses])),
  )
  expect(found).toEqual(wanted)
  console.log(`${ourShapes.length} requests, ${Object.keys(found).length} explained differences`)
})
