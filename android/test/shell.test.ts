import { describe, expect, test } from 'bun:test'
import { compileHarness, onJvm, toolsOrNull } from './compile-harness.ts'
import { startPhone } from './phone.ts'

const tools = toolsOrNull()
const compiled = tools && compileHarness(tools)
const program = tools && compiled && onJvm(tools, compiled)

const server = 'https://music.example'
const first = '/v1/content/stream/one'
const second = '/v1/content/stream/two'
const start = { url: first, positionMs: 0, play: true, gain: 1 }

type Options = Parameters<typeof startPhone>[1]

/** The app loads the page of its server. */
function phoneAtServer(options: Options = {}) {
  if (!program) throw new Error('not reached: the tests are left out')
  return startPhone(program, { server, ...options })
}

/** The app is open at its server, and its page listens. */
async function openPhone(options: Options = {}) {
  const phone = await phoneAtServer(options)
  await phone.does('page', `${server}/`)
  await phone.post('ready')
  return phone
}

if (!program)
  test('without a JDK and the tools the Android shell is left out, named above', () =>
    expect(program).toBeNull())
else
  describe('the shell', () => {
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

    test('during a call nothing begins', async () => {
      await using phone = await openPhone()
      await phone.does('set', 'focus', 'no')
      await phone.post('load', start)
      expect(phone.callsOf('media.MediaPlayer.start')).toEqual([])
      expect(await phone.event('command')).toMatchObject({ name: 'pause' })
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

    test('links to elsewhere leave for the browser, and other schemes go nowhere', async () => {
      await using phone = await openPhone()
      expect(await phone.does('navigate', `${server}/album/1`)).toBe(false)
      expect(await phone.does('navigate', 'https://elsewhere.example/')).toBe(true)
      expect(await phone.does('navigate', 'intent://x')).toBe(true)
      expect(phone.callsOf('content.ContextWrapper.startActivity')).toHaveLength(1)
    })

    test('unencrypted requests go to the chosen server only', async () => {
      await using phone = await openPhone({ server: 'http://192.168.1.20:3001' })
      expect(await phone.does('intercept', 'http://192.168.1.20:3001/x.js')).toBeNull()
      expect(await phone.does('intercept', 'http://192.168.1.21:3001/x.js')).toStartWith('text/plain 403')
    })

    test('a server that never answers gives way to the copy in time; one that is only slow later does not, nor does a page that works unseen', async () => {
      const assets = { 'www/index.html': '<title>copy</title>' }
      const patience = 8_000
      await using phone = await phoneAtServer({ assets })
      await phone.does('arrived')
      await phone.does('elapse', patience)
      expect(await phone.does('intercept', `${server}/`)).toBeNull()
      await using unseen = await openPhone({ assets })
      await unseen.does('elapse', patience)
      expect(await unseen.does('intercept', `${server}/`)).toBeNull()
      await using away = await phoneAtServer({ assets })
      await away.does('elapse', patience)
      expect(await away.does('intercept', `${server}/`)).toBe('text/html 200 <title>copy</title>')
    })

    test('a server that cannot be reached, or a proxy in front of nothing: the copy of the app opens, its interface stays the server', async () => {
      const assets = { 'www/index.html': '<title>copy</title>', 'www/assets/app.js': 'run()' }
      await using phone = await openPhone({ assets })
      expect(await phone.does('intercept', `${server}/`)).toBeNull()
      await phone.does('status', `${server}/`, 404)
      expect(await phone.does('intercept', `${server}/`)).toBeNull()
      await phone.does('unreachable', `${server}/album/1`)
      expect(await phone.does('intercept', `${server}/album/1`)).toBe('text/html 200 <title>copy</title>')
      expect(await phone.does('intercept', `${server}/assets/app.js`)).toBe('text/javascript 200 run()')
      expect(await phone.does('intercept', `${server}/v1/me`)).toBeNull()
      expect(phone.callsOf('webkit.WebView.loadUrl').at(-1)).toEqual([`${server}/album/1`])
    })

    test('once the server is back its own page takes the place of the copy, under music that lasts until it stands', async () => {
      let [asked, isBack] = [0, false]
      const fetch = (): Response =>
        (asked += 1) && isBack ? Response.json({ status: 'ok' }) : new Response(null, { status: 503 })
      const home = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch })
      const origin = `http://127.0.0.1:${home.port}`
      await using phone = await openPhone({ server: origin, assets: { 'www/index.html': 'copy' } })
      await phone.does('window', 'create')
      await phone.does('page', `${origin}/`)
      await phone.post('ready')
      await phone.post('load', { ...start, positionMs: 175_000 })
      await phone.does('unreachable', `${origin}/album/1`)
      const loads = (): number => phone.callsOf('webkit.WebView.loadUrl').length
      const copy = loads()
      const untilAsked = async (times: number): Promise<void> => {
        // Long enough for the next question, and too short for a page to be given up.
        for (const enough = asked + times; asked < enough;) await phone.does('elapse', 3_000)
      }
      await untilAsked(2)
      isBack = true
      // The track ends soon, and nothing follows it.
      await untilAsked(2)
      expect(loads()).toBe(copy)
      await phone.post('next', { url: second, gain: 1 })
      while (loads() === copy) await phone.does('elapse', 3_000)
      expect(await phone.does('intercept', `${origin}/album/1`)).toBeNull()
      expect(phone.callsOf('media.MediaPlayer.pause')).toEqual([])
      expect(phone.callsOf('media.MediaPlayer.start')).toHaveLength(1)
      await home.stop(true)
    })
  })
