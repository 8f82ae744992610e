import { expect, test } from 'bun:test'
import { onPhone } from './on-phone.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { openPhone, serveMusic } from './music-server.ts'

onPhone('kept pictures', () => {
  test('a kept picture is shown without the server', async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    writeFileSync(join(phone.files, 'downloads', 'picture.AB12_width_512'), 'picture')
    expect(await phone.does('intercept', `${server.origin}/v1/content/image/AB12?width=512`)).toBe(
      'image/webp 200 picture',
    )
    expect(await phone.does('intercept', `${server.origin}/v1/content/image/AB13?width=512`)).toBeNull()
  })

  test('a car reads the pictures of its rows: kept ones and new ones, which stay; and no others', async () => {
    const server = serveMusic()
    await using phone = await openPhone(server.origin)
    writeFileSync(join(phone.files, 'downloads', 'picture.KEPT_size_512'), 'picture')
    await phone.does('browse', '/albums')
    const { id } = (await phone.event('browse')) ?? {}
    const [kept, fresh] = ['/v1/content/image/KEPT?size=512', '/v1/content/image/NEW?size=512']
    const items = [kept, fresh, undefined, '/v1/user/settings'].map((artUrl, index) => ({
      id: `album:${index}`,
      title: 'Trees',
      playable: true,
      ...(artUrl && { artUrl }),
    }))
    await phone.post('children', { id, items })
    const offered = phone.callsOf('media.MediaDescription.Builder.setIconUri').map(([uri]) => String(uri))
    expect(offered).toHaveLength(3)
    expect(await phone.does('art', offered[0]!)).toBe(join(phone.files, 'downloads', 'picture.KEPT_size_512'))
    expect(server.asked).toEqual([])
    const file = String(await phone.does('art', offered[1]!))
    expect(readFileSync(file, 'utf8')).toBe('a new picture')
    expect(server.asked).toMatchObject([{ path: '/v1/content/image/NEW', token: 'secret-token' }])
    // Nothing but pictures, and of them what was offered.
    expect(await phone.does('art', offered[2]!)).toBeNull()
    expect(await phone.does('art', offered[1]!.replace('NEW', 'OTHER'))).toBeNull()
    expect(server.asked).toHaveLength(1)
    server[Symbol.dispose]()
    expect(await phone.does('art', offered[1]!)).toBe(file)
    await phone.post('metadata', {
      title: 'Alder',
      artist: '',
      album: '',
      artUrl: fresh,
      durationMs: null,
      canSeek: false,
    })
    await phone.call('graphics.BitmapFactory.decodeFile')
    expect(phone.callsOf('graphics.BitmapFactory.decodeFile')).toEqual([[file]])
  })
})
