import { expect, test } from 'bun:test'
import { onPhone } from './on-phone.ts'
import { first, openPhone, server, start } from './phone-at-server.ts'

onPhone('calls, headphones and other sound', () => {
  test('a call pauses, and its end lets the page go on; headphones that are pulled out pause for good', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.does('focus', -2)
    expect(phone.callsOf('media.MediaPlayer.pause')).toHaveLength(1)
    expect(await phone.event('command')).toEqual({ name: 'pause', forGood: false })
    await phone.does('focus', 1)
    expect(await phone.event('command')).toEqual({ name: 'play' })
    await phone.post('play')
    await phone.does('noisy')
    expect(phone.callsOf('media.MediaPlayer.pause')).toHaveLength(2)
    expect(await phone.event('command')).toEqual({ name: 'pause', forGood: true })
  })

  test.each([
    ['headphones are pulled out', ['noisy']],
    ['pause is pressed', ['press', 'onPause']],
    ['stop is pressed', ['press', 'onStop']],
  ])('when %s during a call, nothing plays after it', async (_, words) => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.does('focus', -2)
    await phone.does(...words)
    await phone.post('pause')
    await phone.does('focus', 1)
    const commands = phone.events().filter(({ event }) => event === 'command')
    expect(commands.map(({ value }) => value['name'])).not.toContain('play')
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
  })

  test('play during a call asks for the focus, and waits for the end of the call', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.does('focus', -2)
    await phone.does('set', 'focus', 'no')
    await phone.post('play')
    expect(phone.callsOf('media.AudioManager.requestAudioFocus')).toHaveLength(2)
    expect(phone.callsOf('media.MediaPlayer.start')).toHaveLength(1)
    expect(await phone.event('command')).toEqual({ name: 'pause', forGood: false })
    await phone.does('focus', 1)
    expect(await phone.event('command')).toEqual({ name: 'play' })
    await phone.post('play')
    expect(phone.callsOf('media.MediaPlayer.start')).toHaveLength(2)

    // Another app that only interrupts gives way; unplugged headphones are still listened for once.
    await phone.does('focus', -2)
    await phone.does('set', 'focus', 'yes')
    await phone.post('play')
    expect(phone.callsOf('media.MediaPlayer.start')).toHaveLength(3)
    expect(phone.callsOf('content.ContextWrapper.registerReceiver')).toHaveLength(1)
  })

  test('through a call the service stays in the foreground, where Android would not let it come back to; a key may go no further than Android allows', async () => {
    await using phone = await openPhone()
    await phone.post('load', start)
    await phone.call('app.Service.startForeground')
    await phone.does('focus', -2)
    expect(await phone.event('state')).toMatchObject({ state: 'paused' })
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toEqual([])
    await phone.does('focus', -1)
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
    await phone.does('set', 'foreground', 'no')
    await phone.post('play')
    expect(await phone.event('state')).toMatchObject({ state: 'playing' })
  })

  test('while the page waits for its server the app stays in front and awake, also longer than between two tracks; headphones that are pulled out end that', async () => {
    await using phone = await openPhone()
    const states = () => phone.callsOf('media.session.PlaybackState.Builder.setState').map(([state]) => state)
    await phone.post('metadata', { title: 'One', artist: '', album: '', canSeek: true })
    await phone.post('wanted', { sound: true })
    await phone.post('load', start)
    await phone.call('app.Service.startForeground')
    await phone.does('break', server + first, '-1004')
    expect(await phone.event('error')).toMatchObject({ kind: 'network' })
    await phone.does('elapse', 1_800_000)
    expect(phone.callsOf('app.Service.stopForeground')).toEqual([])
    expect(phone.callsOf('media.AudioManager.abandonAudioFocusRequest')).toEqual([])
    expect(phone.callsOf('app.Notification.Builder.setOngoing').at(-1)).toEqual([true])
    expect(Number(phone.callsOf('os.PowerManager.WakeLock.acquire').at(-1)?.[0])).toBeGreaterThan(1_800_000)
    const [buffering, nothing] = [6, 0]
    expect(states().at(-1)).toBe(buffering)

    await phone.does('noisy')
    expect(await phone.event('command')).toEqual({ name: 'pause', forGood: true })
    expect(states().at(-1)).toBe(nothing)
    expect(phone.callsOf('media.AudioManager.abandonAudioFocusRequest')).toHaveLength(1)
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
    expect(phone.callsOf('os.PowerManager.WakeLock.release')).not.toEqual([])
  })

  test('the one button of a headset ends the wait for a server, and is otherwise left to Android', async () => {
    await using phone = await openPhone()
    const [headset, next] = [79, 87]
    await phone.post('load', start)
    expect(await phone.does('button', headset)).toBe(false)
    await phone.post('wanted', { sound: true })
    await phone.does('break', server + first, '-1004')
    expect(await phone.does('button', next)).toBe(false)
    expect(await phone.does('button', headset)).toBe(true)
    expect(await phone.event('command')).toEqual({ name: 'pause' })
    expect(await phone.does('button', headset)).toBe(false)
  })

  test('a page that does not say that it has given up holds the app in front for half an hour', async () => {
    await using phone = await openPhone()
    await phone.post('wanted', { sound: true })
    expect(phone.callsOf('app.Service.startForeground')).toHaveLength(1)
    await phone.does('elapse', 1_800_000)
    expect(phone.callsOf('app.Service.stopForeground')).toEqual([])
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
  })

  test('during a call nothing begins', async () => {
    await using phone = await openPhone()
    await phone.does('set', 'focus', 'no')
    await phone.post('load', start)
    expect(phone.callsOf('media.MediaPlayer.start')).toEqual([])
    expect(await phone.event('command')).toMatchObject({ name: 'pause' })
  })
})
