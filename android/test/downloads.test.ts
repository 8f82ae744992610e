import { expect, test } from 'bun:test'
import { onPhone } from './on-phone.ts'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { key, music, openPhone, replaced, serveMusic } from './music-server.ts'

onPhone('downloads', () => {
  test('a track comes whole, is told of, listed, played from the phone, and removed', async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    await phone.post('download', { key, url: '/track' })
    expect(await phone.event('downloaded')).toEqual({ key, sizeBytes: music.length, mime: 'audio/mpeg' })
    expect(phone.events().filter(({ event }) => event === 'progress').length).toBeGreaterThan(1)
    expect(server.asked).toEqual([{ path: '/track', range: null, token: 'secret-token', of: null }])
    expect(new Uint8Array(readFileSync(join(phone.files, 'downloads', key)))).toEqual(music)
    await phone.post('download', { key, url: '/track' })
    expect(await phone.event('downloaded')).toEqual({ key, sizeBytes: music.length, mime: null })
    expect(server.asked).toHaveLength(1)
    await phone.post('downloads', { id: '1' })
    expect(await phone.event('downloads')).toMatchObject({
      id: '1',
      files: [{ key, sizeBytes: music.length }],
      usedBytes: music.length,
    })
    await phone.post('load', { url: `kept:${key}`, positionMs: 0, play: true, gain: 1 })
    expect(String(phone.callsOf('media.MediaPlayer.setDataSource')[0]?.[1])).toEndWith(`/downloads/${key}`)
    expect(phone.callsOf('media.MediaPlayer.setDataSource')[0]?.[2]).toBe('{}')
    await phone.post('removeAllDownloads', { prefix: 'user.' })
    expect(phone.downloads()).toEqual([])
  })

  test('what had come before is not fetched again; what lies there and is longer begins anew', async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    writeFileSync(join(phone.files, 'downloads', `${key}.part`), music.slice(0, 1_500_000))
    writeFileSync(join(phone.files, 'downloads', `${key}.of.part`), '"one"')
    await phone.post('download', { key, url: '/track' })
    await phone.event('downloaded')
    expect(server.asked.at(-1)).toMatchObject({ range: 'bytes=1500000-', of: '"one"' })
    expect(new Uint8Array(readFileSync(join(phone.files, 'downloads', key)))).toEqual(music)
    writeFileSync(join(phone.files, 'downloads', 'other.part'), new Uint8Array(music.length + 5))
    writeFileSync(join(phone.files, 'downloads', 'other.of.part'), '"one"')
    await phone.post('download', { key: 'other', url: '/track' })
    expect(await phone.event('downloadFailed')).toEqual({
      key: 'other',
      reason: 'later',
      retryAfterSeconds: null,
    })
    expect(phone.downloads()).toEqual([key])
  })

  test('a file that was replaced in the middle is fetched anew, and never mixed', async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    const downloaded = (key: string): Uint8Array =>
      new Uint8Array(readFileSync(join(phone.files, 'downloads', key)))
    await phone.post('download', { key, url: '/torn' })
    expect(await phone.event('downloadFailed')).toMatchObject({ key, reason: 'later' })
    expect(phone.downloads()).toEqual([`${key}.of.part`, `${key}.part`])
    const came = downloaded(`${key}.part`).length
    server.replace()
    await phone.post('download', { key, url: '/track' })
    expect(await phone.event('downloaded')).toMatchObject({ key, sizeBytes: replaced.length })
    expect(server.asked.at(-1)).toMatchObject({ range: `bytes=${came}-`, of: '"one"' })
    expect(downloaded(key)).toEqual(replaced)

    // Without a known version, and where a proxy overlooks the condition, it begins anew.
    for (const [name, version] of [
      ['old', null],
      ['deaf', '"one"'],
    ] as const) {
      writeFileSync(join(phone.files, 'downloads', `${name}.part`), music.slice(0, 1_000))
      if (version) writeFileSync(join(phone.files, 'downloads', `${name}.of.part`), version)
      if (version) {
        await phone.post('download', { key: name, url: '/deaf' })
        expect(await phone.event('downloadFailed', ({ key }) => key === name)).toMatchObject({
          reason: 'later',
        })
      }
      await phone.post('download', { key: name, url: '/track' })
      await phone.event('downloaded', ({ key }) => key === name)
      expect(server.asked.at(-1)).toMatchObject({ range: null, of: null })
      expect(downloaded(name)).toEqual(replaced)
    }
    await phone.post('download', { key: 'c', url: '/changed' })
    expect(await phone.event('downloadFailed', ({ key }) => key === 'c')).toMatchObject({ reason: 'wrong' })
    expect(phone.downloads()).toEqual(['deaf', 'old', key])
  })

  test('while files come the service is in the foreground for them, until none has come for a while, or Android says so', async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    const shown = () => phone.callsOf('app.Service.startForeground').map((values) => values[2])
    await phone.post('download', { key: 'one', url: '/track' })
    await phone.event('downloaded')
    expect(shown()).toEqual([1])
    expect(phone.callsOf('os.PowerManager.WakeLock.acquire')).toHaveLength(1)
    await phone.does('wiped')
    expect(phone.callsOf('app.Service.stopSelf')).toEqual([])
    await phone.post('download', { key: 'two', url: '/track' })
    await phone.event('downloaded', ({ key }) => key === 'two')
    expect(shown()).toEqual([1])
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
    expect(phone.callsOf('os.PowerManager.WakeLock.release').length).toBeGreaterThan(0)

    // With music it is there for both, and for music alone once Android's time for downloads is used up.
    await phone.post('load', { url: `kept:one`, positionMs: 0, play: true, gain: 1 })
    await phone.does('settle')
    await phone.post('download', { key: 'three', url: '/track' })
    await phone.event('downloaded', ({ key }) => key === 'three')
    expect(shown().at(-1)).toBe(3)
    await phone.does('timeout')
    expect(shown().at(-1)).toBe(2)
    await phone.post('download', { key: 'four', url: '/track' })
    await phone.event('downloaded', ({ key }) => key === 'four')
    expect(shown().at(-1)).toBe(2)
  })

  test("when Android's time for downloads is used up from the start, files come without the foreground, and music plays in it", async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    await phone.does('set', 'dataSync', 'no')
    await phone.post('download', { key, url: '/track' })
    await phone.event('downloaded')
    await phone.post('load', { url: `kept:${key}`, positionMs: 0, play: true, gain: 1 })
    expect(await phone.event('state')).toMatchObject({ state: 'playing' })
    expect(phone.callsOf('app.Service.startForeground').at(-1)?.[2]).toBe(2)
    expect(phone.lines.filter(({ kind }) => kind === 'crash')).toEqual([])
  })

  test('through an outage the service stays in the foreground while the page tries again, for some minutes', async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    const left = () => phone.callsOf('app.Service.stopForeground').length
    const fails = async (key: string, path = '/busy') => {
      await phone.post('download', { key, url: path })
      await phone.event('downloadFailed', (value) => value['key'] === key)
    }
    await fails('one')
    await phone.does('elapse', 20_000)
    expect(left()).toBe(0)
    await phone.does('set', 'nowMs', 200_000)
    await fails('two')
    await phone.does('elapse', 99_000)
    expect(left()).toBe(0)
    await phone.does('elapse', 100_000)
    expect(left()).toBe(1)

    // Files that come end the outage, and what is not tried again is not waited for.
    await phone.post('download', { key, url: '/track' })
    await phone.event('downloaded')
    await fails('three')
    await phone.does('elapse', 299_000)
    expect(left()).toBe(1)
    await fails('four', '/nothing')
    await phone.does('elapse', 20_000)
    expect(left()).toBe(2)
  })

  test('why one ended is told: gone, later with the time to wait, no server', async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    await phone.post('download', { key: 'a', url: '/nothing' })
    expect(await phone.event('downloadFailed')).toEqual({
      key: 'a',
      reason: 'gone',
      retryAfterSeconds: null,
    })
    await phone.post('download', { key: 'b', url: '/busy' })
    expect(await phone.event('downloadFailed', ({ key }) => key === 'b')).toEqual({
      key: 'b',
      reason: 'later',
      retryAfterSeconds: 7,
    })
    for (const way of ['hotel', 'proxy']) {
      await phone.post('download', { key: way, url: `/${way}` })
      expect(await phone.event('downloadFailed', ({ key }) => key === way)).toMatchObject({
        reason: 'later',
      })
    }
    server[Symbol.dispose]()
    await phone.post('download', { key: 'c', url: '/track' })
    expect(await phone.event('downloadFailed', ({ key }) => key === 'c')).toMatchObject({ reason: 'later' })
  })

  test('a key names a file of the folder and nothing else; an address is one of the server', async () => {
    using server = serveMusic()
    await using phone = await openPhone(server.origin)
    for (const wrong of ['../escape', '..', 'a/b', '', 'x.part', 'x.of', 'y'.repeat(121)]) {
      await phone.post('download', { key: wrong, url: '/track' })
      expect(await phone.event('refused')).toMatchObject({ command: 'download' })
    }
    await phone.post('download', { key, url: 'https://evil.example/track' })
    expect(phone.events().filter(({ event }) => event === 'refused')).toHaveLength(8)
    expect(server.asked).toEqual([])
  })
})
