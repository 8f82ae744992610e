import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  existsSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { api, imageSizes } from '@pezzottify/contract'
import { mount } from '../../http/mount.ts'
import type { MountedServer } from '../../testing/mounted-server.ts'
import { serveMounted } from '../../testing/mounted-server.ts'
import { imageTypeOf } from '../../media/magic.ts'
import { decodeLimits, decodeSemaphore } from './decode.ts'
import { pngOf } from './picture-fixture.ts'
import { imageRoutes } from './routes.ts'
import { createImages } from './service.ts'

const quotaBytes = 60_000
let server: MountedServer
let scaledFolder: string

beforeAll(async () => {
  server = serveMounted((router, guard, { catalog, media, storage, folder, log }) => {
    const images = createImages({ catalog, mediaRoot: media, storage, cacheFolder: folder, quotaBytes, log })
    mount(router, guard, api.images, imageRoutes(images, 'private, max-age=60'))
  })
  scaledFolder = join(server.folder, 'scaled')
  mkdirSync(join(server.media, 'images', 'artists'), { recursive: true })
  const noise = pngOf(800, 400, () => Math.floor(Math.random() * 2 ** 24))
  writeFileSync(join(server.media, 'images', 'wide'), noise)
  writeFileSync(join(server.media, 'cover.jpg'), await new Bun.Image(noise).jpeg().bytes())
  addImage('recorded', 'cover.jpg', 'c0ffee')
})
afterAll(() => server[Symbol.asyncDispose]())

const addImage = (id: string, uri: string, hash: string | null = null): void => {
  server.catalog.writer.run(
    `INSERT INTO images (id, uri, size, width, height, content_hash) VALUES (?, ?, 'DEFAULT', 1, 1, ?)`,
    [id, uri, hash],
  )
}
const get = (id: string, query = '', headers: Record<string, string> = {}): Promise<Response> =>
  fetch(`${server.url}/v1/content/image/${id}${query}`, { headers: { accept: '*/*', ...headers } })
const webp = { accept: 'image/avif,image/webp,*/*;q=0.8' }
const sizeOf = async (response: Response): Promise<{ width: number; height: number; format: string }> =>
  new Bun.Image(new Uint8Array(await response.arrayBuffer())).metadata()

describe('a picture as it is', () => {
  test('has the type of its content, whatever its name, and can do nothing', async () => {
    const response = await get('wide')
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toBe('image/png')
    expect(response.headers.get('content-security-policy')).toBe("sandbox; default-src 'none'")
    expect(response.headers.get('x-content-type-options')).toBe('nosniff')
    expect(response.headers.get('cache-control')).toBe('private, max-age=60')
    expect(JSON.stringify([...response.headers])).not.toContain('wide')
    expect(await sizeOf(response)).toEqual({ width: 800, height: 400, format: 'png' })
  })

  test('by the version of its content it lasts for ever; asked for again it is not sent again', async () => {
    const response = await get('recorded', '?version=c0ffee')
    expect(response.headers.get('content-type')).toBe('image/jpeg')
    expect(response.headers.get('cache-control')).toBe('private, max-age=31536000, immutable')
    expect((await get('recorded')).headers.get('cache-control')).toBe('private, max-age=60')
    const tag = response.headers.get('etag') ?? ''
    await response.arrayBuffer()
    expect((await get('recorded', '', { 'if-none-match': tag })).status).toBe(304)
    const small = await get('recorded', '?size=64', { 'if-none-match': tag })
    expect([small.status, small.headers.get('etag') === tag]).toEqual([200, false])
  })

  test.each(['.jpg', '.jpeg', '.png', '.webp'])('is found by its id with the ending %p', async (ending) => {
    writeFileSync(
      join(server.media, 'images', 'artists', `a1${ending}`),
      pngOf(2, 2, () => 0),
    )
    expect((await get('artists%2Fa1')).status).toBe(200)
    rmSync(join(server.media, 'images', 'artists', `a1${ending}`))
    expect((await get('artists%2Fa1')).status).toBe(404)
  })

  test('is nothing but a picture, and lies nowhere but in the media root', async () => {
    writeFileSync(
      join(server.folder, 'outside.png'),
      pngOf(2, 2, () => 0),
    )
    symlinkSync('../../outside.png', join(server.media, 'images', 'link'))
    writeFileSync(
      join(server.media, 'images', 'svg'),
      '<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>',
    )
    writeFileSync(join(server.media, 'images', 'page.png'), '<html><script>alert(1)</script>')
    writeFileSync(join(server.media, 'images', 'none'), '')
    for (const [id, uri] of [
      ['absolute', join(server.folder, 'outside.png')],
      ['up', '../outside.png'],
      ['share', '\\\\host\\share.png'],
      ['address', `file:${server.folder}/outside.png`],
      ['vanished', 'vanished.png'],
    ] as const)
      addImage(id, uri)
    for (const id of [
      'link',
      'svg',
      'page',
      'none',
      'absolute',
      'up',
      'share',
      'address',
      'vanished',
      'nobody',
    ])
      expect([id, (await get(id)).status]).toEqual([id, 404])
    for (const id of [
      '..%2f..%2foutside.png',
      '%252e%252e%252foutside.png',
      '..%5c..%5coutside.png',
      'link%00',
      '%2Fetc',
    ])
      expect([id, (await get(id, '?size=64')).status]).toEqual([id, 404])
    expect((await get('x'.repeat(4_096))).status).toBe(400)
  })
})

describe('a scaled picture', () => {
  test.each(imageSizes.map((size) => [size, Math.min(size, 800)]))(
    'of size %p is %p pixels wide, and never larger than the original',
    async (size, width) => {
      const response = await get('wide', `?size=${size}`)
      expect(response.headers.get('content-type')).toBe('image/jpeg')
      expect(await sizeOf(response)).toEqual({ width, height: width / 2, format: 'jpeg' })
    },
  )

  test('is WebP for who names it, and JPEG for everybody else', async () => {
    for (const [accept, type] of [
      [webp.accept, 'image/webp'],
      ['image/webp', 'image/webp'],
      ['image/webp;q=0, image/jpeg', 'image/jpeg'],
      ['image/webp;q=0.5', 'image/webp'],
      ['*/*', 'image/jpeg'],
    ] as const) {
      const response = await get('recorded', '?size=64', { accept })
      expect([accept, response.headers.get('content-type')]).toEqual([accept, type])
      expect(response.headers.get('vary')).toBe('Accept, Cookie, Authorization')
      expect(imageTypeOf(new Uint8Array(await response.arrayBuffer()))).toBe(type)
    }
  })

  test.each(['0', '-1', '63', '65', '1000000000', 'NaN', '64.5', '1e2', '', '64,64'])(
    'of size %p is refused before anything is read',
    async (size) => {
      expect((await get('wide', `?size=${size}`)).status).toBe(400)
    },
  )

  test('is made once for all who ask at the same time, and then kept', async () => {
    rmSync(scaledFolder, { recursive: true })
    const responses = await Promise.all(Array.from({ length: 20 }, () => get('recorded', '?size=256', webp)))
    expect(
      new Set(responses.map((response) => `${response.status} ${response.headers.get('etag')}`)).size,
    ).toBe(1)
    for (const response of responses) await response.arrayBuffer()
    const files = readdirSync(scaledFolder)
    expect(files).toHaveLength(1)
    const [name = ''] = files
    const made = statSync(join(scaledFolder, name)).mtimeMs
    await (await get('recorded', '?size=256', webp)).arrayBuffer()
    expect(statSync(join(scaledFolder, name)).mtimeMs).toBe(made)
    rmSync(join(scaledFolder, name))
    expect((await get('recorded', '?size=256', webp)).status).toBe(200)
  })

  test('follows its original when that is replaced', async () => {
    const path = join(server.media, 'images', 'changing')
    writeFileSync(
      path,
      pngOf(100, 100, () => 0xff0000),
    )
    expect(await sizeOf(await get('changing', '?size=64'))).toMatchObject({ width: 64, height: 64 })
    writeFileSync(
      path,
      pngOf(100, 50, () => 0xff0000),
    )
    utimesSync(path, 1, 1)
    expect(await sizeOf(await get('changing', '?size=64'))).toMatchObject({ width: 64, height: 32 })
  })

  test('makes room for the next: the files on disk stay below the quota, the oldest goes first', async () => {
    const noise = (): Uint8Array => pngOf(256, 256, () => Math.floor(Math.random() * 2 ** 24))
    for (let index = 0; index < 12; index++) {
      writeFileSync(join(server.media, 'images', `n${index}`), noise())
      const response = await get(`n${index}`, '?size=128')
      expect(response.status).toBe(200)
      await response.arrayBuffer()
    }
    const total = readdirSync(scaledFolder).reduce(
      (sum, name) => sum + statSync(join(scaledFolder, name)).size,
      0,
    )
    expect(total).toBeWithin(1, quotaBytes + 1)
    const first = (await get('n11', '?size=128')).headers.get('etag')?.replaceAll('"', '') ?? ''
    expect(existsSync(join(scaledFolder, first))).toBe(true)
  })

  test('is sent from memory where it cannot be kept, in part too, and is kept again when it can', async () => {
    const aside = `${scaledFolder}-aside`
    renameSync(scaledFolder, aside)
    writeFileSync(scaledFolder, 'no folder')
    const response = await get('wide', '?size=512', webp)
    const tag = response.headers.get('etag') ?? ''
    const bytes = await response.clone().bytes()
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'image/webp'])
    expect(await sizeOf(response)).toEqual({ width: 512, height: 256, format: 'webp' })
    const part = await get('wide', '?size=512', { ...webp, range: 'bytes=10-19', 'if-range': tag })
    expect([part.status, await part.bytes()]).toEqual([206, bytes.slice(10, 20)])
    expect((await get('wide', '?size=512', { ...webp, 'if-none-match': tag })).status).toBe(304)
    expect(server.lines.filter((line) => line.includes('cannot be kept'))).toHaveLength(1)
    rmSync(scaledFolder)
    renameSync(aside, scaledFolder)
    expect((await get('wide', '?size=512', webp)).headers.get('etag')).toBe(tag)
    expect(existsSync(join(scaledFolder, `${tag.replaceAll('"', '')}`))).toBe(true)
  })

  test('of a broken file, or of one that claims a canvas without end, is not found', async () => {
    const whole = pngOf(400, 400, () => Math.floor(Math.random() * 2 ** 24))
    const giant = pngOf(1, 1, () => 0, { claimedWidth: 60_000, claimedHeight: 60_000 })
    writeFileSync(join(server.media, 'images', 'torn'), whole.subarray(0, whole.length / 3))
    writeFileSync(join(server.media, 'images', 'giant'), giant)
    const before = process.memoryUsage.rss()
    for (const id of ['torn', 'giant', 'torn', 'giant'])
      expect([id, (await get(id, '?size=64')).status]).toEqual([id, 404])
    expect(process.memoryUsage.rss() - before).toBeLessThan(100 * 1024 * 1024)
    expect(server.lines.filter((line) => line.includes('could not be scaled'))).toHaveLength(2)
  })
})

test('never more than two pictures are decoded at once', async () => {
  let running = 0
  let most = 0
  const work = async (): Promise<void> => {
    running += 1
    most = Math.max(most, running)
    await Bun.sleep(1)
    running -= 1
  }
  const failing = async (): Promise<void> => {
    await work()
    throw new Error('broken')
  }
  const runs = Array.from({ length: 40 }, (_, index) => decodeSemaphore.run(index % 3 === 0 ? failing : work))
  await Promise.allSettled(runs)
  expect([most, running, decodeSemaphore.waiting()]).toEqual([2, 0, 0])
})

test('simultaneous decoding fits into the memory of a small container, and is allowed more on a large machine', () => {
  const megabyte = 1024 ** 2
  expect(decodeLimits(256 * megabyte)).toEqual({ atOnce: 1, pixelsMax: 16_000_000 })
  expect(decodeLimits(4_096 * megabyte)).toEqual({ atOnce: 2, pixelsMax: 67_108_864 })
  expect(decodeLimits(65_536 * megabyte)).toEqual({ atOnce: 2, pixelsMax: 100_000_000 })
})
