import { expect, test } from 'bun:test'
import { onPhone } from './on-phone.ts'
import { first, openPhone, second, server, start } from './phone-at-server.ts'

onPhone('the shell', () => {
  test('plays an address of the server, with the bare token, and in the foreground', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    expect(phone.callsOf('media.MediaPlayer.setDataSource').map((x) => x.slice(1))).toEqual([
      [server + first, '{Authorization=secret-token}'],
    ])
    expect(phone.callsOf('media.MediaPlayer.start')).toHaveLength(1)
    await phone.call('app.Service.startForeground')
    expect(phone.callsOf('app.Service.startForeground')[0]?.[2]).toBe(2)
    expect(await phone.event('state')).toMatchObject({ state: 'playing', url: first, durationMs: 180_000 })
  })

  test.each([
    ['__Host-session_token=by-tls', '{Authorization=by-tls}'],
    ['__Host-session_token=by-tls; session_token=older', '{Authorization=by-tls}'],
    ['session_token=older; __Host-session_token=by-tls', '{Authorization=by-tls}'],
    ['not-session_token=other', '{}'],
  ])('with the cookies %s the player sends %s', async (cookie, headers) => {
    await using phone = await openPhone({ cookie })
    await phone.post('load', start)
    expect(phone.callsOf('media.MediaPlayer.setDataSource')[0]?.[2]).toBe(headers)
  })

  test('goes over to the next track without a gap, and tells it', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.post('next', { url: second, gain: 1 })
    expect(phone.callsOf('media.MediaPlayer.setNextMediaPlayer')).toHaveLength(1)
    await phone.does('finish', server + first)
    expect(phone.hasEnded(server + second)).toBe(true)
    expect(await phone.event('ended')).toEqual({ of: first, advanced: true, url: second })
    expect(await phone.event('state')).toMatchObject({ state: 'playing', url: second })
  })

  test('a next track that was taken back, or did not come in time, is not gone over to', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.post('next', { url: second, gain: 1 })
    await phone.post('next', { url: null })
    await phone.post('next', { url: '/v1/content/stream/slow', gain: 1 })
    await phone.does('finish', server + first)
    expect(phone.hasEnded(server + second)).toBe(false)
    expect(await phone.event('ended')).toEqual({ of: first, advanced: false, url: null })
    expect(await phone.event('state')).toMatchObject({ state: 'paused', url: first })
  })

  test('the lock screen pauses at once and tells the page; play is the page to decide', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.does('press', 'onPause')
    expect(phone.callsOf('media.MediaPlayer.pause')).toHaveLength(1)
    expect(await phone.event('command')).toEqual({ name: 'pause' })
    expect(phone.callsOf('app.Notification.Builder.setOngoing').at(-1)).toEqual([false])
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
    await phone.does('press', 'onPlay')
    expect(await phone.event('command')).toEqual({ name: 'play' })
    expect(phone.callsOf('media.MediaPlayer.start')).toHaveLength(1)
    await phone.does('press', 'onSeekTo', 61_000)
    expect(await phone.event('command')).toEqual({ name: 'seek', positionMs: 61_000 })
    await phone.does('press', 'onPlayFromSearch', 'bach')
    expect(await phone.event('command')).toEqual({ name: 'playSearch', query: 'bach' })
  })

  test('a track that fails and is tried again does not cost the foreground', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.call('app.Service.startForeground')
    await phone.does('break', server + first, '-1004')
    await phone.post('load', start)
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toEqual([])
  })

  test('from one track to the next the service stays in the foreground; without a next one it leaves, and its notification goes', async () => {
    await using phone = await openPhone()
    const titled = (title: string | null) => ({ title, artist: '', album: '', canSeek: true })
    await phone.post('metadata', titled('One'))
    await phone.post('load', start)
    await phone.call('app.Service.startForeground')
    // What the page sends for "next", and at the end of a track whose follower was not prepared.
    await phone.post('pause')
    await phone.post('metadata', titled(null))
    await phone.post('load', { ...start, url: second })
    await phone.post('metadata', titled('Two'))
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toEqual([])
    expect(phone.callsOf('app.NotificationManager.cancel')).toEqual([])

    await phone.post('pause')
    await phone.post('metadata', titled(null))
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toEqual([[1]])
    expect(phone.callsOf('app.NotificationManager.cancel')).toHaveLength(1)
  })

  test('a service that asked for the foreground comes there, also when the music failed before, and rests soon', async () => {
    await using phone = await openPhone()
    await phone.post('load', { ...start, url: 'https://evil.example/x' })
    expect(phone.callsOf('content.ContextWrapper.startForegroundService')).toHaveLength(1)
    expect(phone.callsOf('app.Service.startForeground')).toHaveLength(1)
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
  })

  test('what cannot be played is named by its kind', async () => {
    await using phone = await openPhone()
    const kinds = { '-1010': 'unsupported', '-1007': 'decode', '-1004': 'network' }
    for (const [code, kind] of Object.entries(kinds)) {
      await phone.post('load', start)
      await phone.does('break', server + first, code)
      expect(await phone.event('error')).toMatchObject({ of: first, kind })
      expect(await phone.event('state')).toMatchObject({ state: 'idle' })
    }
  })

  test('out of data is waiting, and not the end of wanting', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.does('stall', server + first, 701)
    expect(await phone.event('state')).toMatchObject({ state: 'waiting' })
    await phone.does('stall', server + first, 702)
    expect(await phone.event('state')).toMatchObject({ state: 'playing' })
  })

  test('a position, volume and rate reach the player', async () => {
    await using phone = await openPhone()
    await phone.post('load', { ...start, positionMs: 42_000, gain: 0.5 })
    await phone.post('volume', { value: 0.5 })
    await phone.post('rate', { value: 1.5 })
    await phone.post('seek', { positionMs: 90_000 })
    expect(phone.callsOf('media.MediaPlayer.seekTo').map(([at]) => at)).toEqual([42_000, 90_000])
    expect(phone.callsOf('media.MediaPlayer.setVolume').at(-1)).toEqual([0.25, 0.25])
    expect(phone.callsOf('media.PlaybackParams.setSpeed').at(-1)).toEqual([1.5])
    expect(await phone.event('state')).toMatchObject({ positionMs: 90_000 })
  })

  test('a command that cannot be read is refused, and nothing happens', async () => {
    await using phone = await openPhone()
    await phone.post('load', { url: first })
    expect(await phone.event('refused')).toMatchObject({ command: 'load' })
    await phone.post('explode')
    expect(await phone.event('refused')).toEqual({ command: 'explode', message: 'unknown command' })
    expect(phone.callsOf('media.MediaPlayer.<init>')).toEqual([])
  })

  test('an address that is not of the server is not asked, and gets no token', async () => {
    await using phone = await openPhone()
    for (const url of ['https://evil.example/x', '.evil.example/x', '@evil.example/x', ':99/x']) {
      await phone.post('load', { ...start, url })
      expect(await phone.event('error')).toMatchObject({ kind: 'network' })
    }
    expect(phone.callsOf('media.MediaPlayer.setDataSource')).toEqual([])
  })

  test('only pages of the chosen server are listened to', async () => {
    await using phone = await openPhone()
    for (const page of [
      'https://evil.example/',
      `${server}.evil.example/`,
      'https://music.example:444/',
      'file:///x',
    ]) {
      await phone.does('page', page)
      await phone.post('load', start)
    }
    expect(phone.callsOf('media.MediaPlayer.<init>')).toEqual([])
  })
})
