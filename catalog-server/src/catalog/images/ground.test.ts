import { expect, test } from 'bun:test'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { api } from '@pezzottify/contract'
import { mount } from '../../http/mount.ts'
import { serveMounted } from '../../testing/mounted-server.ts'
import { pngOf } from './picture-fixture.ts'
import { pngPixels } from './png-pixels.ts'
import { imageRoutes } from './routes.ts'
import { createImages } from './service.ts'

test('a picture with transparency is scaled onto a ground that shows it, and one without stays as it is', async () => {
  await using room = serveMounted((router, guard, { catalog, media, storage, folder, log }) => {
    const images = createImages({ catalog, mediaRoot: media, storage, cacheFolder: folder, log })
    mount(router, guard, api.images, imageRoutes(images, 'private, max-age=60'))
  })
  const logo = (colour: number) =>
    pngOf(300, 300, (x, y) => (x > 100 && x < 200 && y > 100 && y < 200 ? 0xff000000 + colour : 0), {
      hasAlpha: true,
    })
  writeFileSync(join(room.media, 'black.png'), logo(0))
  writeFileSync(join(room.media, 'white.png'), logo(0xffffff))
  writeFileSync(
    join(room.media, 'plain.png'),
    pngOf(300, 300, () => 0xff336699, { hasAlpha: true }),
  )
  for (const name of ['black', 'white', 'plain'])
    room.catalog.writer.run(
      `INSERT INTO images (id, uri, size, width, height) VALUES (?, ?, 'DEFAULT', 1, 1)`,
      [name, `${name}.png`],
    )
  const cornerAndMiddle = async (id: string, accept: string) => {
    const response = await fetch(`${room.url}/v1/content/image/${id}?size=64`, { headers: { accept } })
    const bytes = new Uint8Array(await response.arrayBuffer())
    const { rgba, width } = pngPixels(await new Bun.Image(bytes).png().bytes())
    const at = (x: number, y: number) => [...rgba.subarray((y * width + x) * 4, (y * width + x) * 4 + 4)]
    return [at(2, 2), at(32, 32)].map(([red = 0, , , alpha = 0]) => [Math.round(red / 32), alpha])
  }
  for (const accept of ['image/jpeg', 'image/webp,*/*']) {
    expect(await cornerAndMiddle('black', accept)).toEqual([
      [8, 255],
      [0, 255],
    ])
    expect(await cornerAndMiddle('white', accept)).toEqual([
      [1, 255],
      [8, 255],
    ])
    expect(await cornerAndMiddle('plain', accept)).toEqual([
      [2, 255],
      [2, 255],
    ])
  }
})
