import { expect, test } from 'bun:test'
import { newPhone, onPhone } from './on-phone.ts'

const setup = 'https://setup.pezzottify.invalid/index.html'

onPhone('the window', () => {
  test('asks for a server first, and opens one that answers', async () => {
    using answering = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch: ({ url }) => answer(url) })
    const origin = `http://127.0.0.1:${answering.port}`
    await using phone = await newPhone({ assets: { 'setup/index.html': '<title>Where?</title>' } })
    expect(phone.callsOf('webkit.WebView.loadUrl')).toEqual([[setup]])
    expect(await phone.does('intercept', setup)).toBe('text/html 200 <title>Where?</title>')
    await phone.post('ready')
    await phone.post('load', { url: '/x', positionMs: 0, play: true, gain: 1 })
    expect(phone.callsOf('media.MediaPlayer.<init>')).toEqual([])
    for (const [address, reason] of [
      ['', 'address'],
      ['ftp://x', 'address'],
      ['http://127.0.0.1:1', 'unreachable'],
      [`${origin.replace('127.0.0.1', 'user@127.0.0.1')}`, 'address'],
    ]) {
      await phone.post('connect', { address })
      await phone.event('connectFailed', (value) => value['reason'] === reason)
    }
    const whenOpened = (url: string) =>
      phone.until(
        ({ kind, values }) =>
          kind === 'call' && String(values[0]).endsWith('loadUrl') && String(values[2]) === url,
        `the page ${url}`,
      )
    await phone.post('connect', { address: `${origin}/some/page?x=1` })
    await whenOpened(`${origin}/`)
    // Back does not lead to the first screen again.
    expect(phone.callsOf('webkit.WebView.clearHistory')).toEqual([])
    await phone.does('arrived')
    await phone.does('arrived')
    expect(phone.callsOf('webkit.WebView.clearHistory')).toHaveLength(1)

    // A code that also signs in.
    await phone.post('openServer')
    await phone.post('connect', { address: origin, path: '/pair#secret' })
    await whenOpened(`${origin}/pair#secret`)
    await phone.post('openServer')
    await phone.post('connect', { address: origin, path: '@elsewhere.example/' })
    await phone.until(() => phone.callsOf('webkit.WebView.loadUrl').length === 6, 'the last page')
    expect(phone.callsOf('webkit.WebView.loadUrl').at(-1)).toEqual([`${origin}/`])
  })

  test.each([
    [
      'a page of a hotel',
      () => new Response('<h1>Sign in</h1>', { headers: { 'Content-Type': 'text/html' } }),
    ],
    [
      'a page that calls itself data',
      () => new Response('<p>', { headers: { 'Content-Type': 'application/json' } }),
    ],
    ['data of another kind', () => Response.json([{ status: 'ok' }])],
    ['data of another shape', () => Response.json({ healthy: true })],
  ])('%s is no server', async (_, fetch) => {
    using answering = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch })
    await using phone = await newPhone()
    await phone.post('ready')
    await phone.post('connect', { address: `http://127.0.0.1:${answering.port}` })
    expect(await phone.event('connectFailed')).toEqual({ reason: 'other' })
    expect(phone.callsOf('webkit.WebView.loadUrl')).toEqual([[setup]])
  })

  test('the camera is for the first screen alone, and once the user allows it', async () => {
    await using phone = await newPhone()
    await phone.does('window', 'create')
    await phone.does('settle')
    const [camera, ears] = ['VIDEO_CAPTURE', 'AUDIO_CAPTURE'].map((name) => `android.webkit.resource.${name}`)
    const answers = () =>
      phone.lines.flatMap(({ kind, values }) =>
        kind === 'call' ? (/PermissionRequest\.(grant|deny)$/.exec(String(values[0]))?.[1] ?? []) : [],
      )
    await phone.does('asks', 'https://setup.pezzottify.invalid/', `${camera}`)
    expect(phone.callsOf('app.Activity.requestPermissions')).toEqual([[['android.permission.CAMERA'], 1]])
    expect(answers()).toEqual([])
    await phone.does('window', 'granted', 1)
    await phone.does('asks', 'https://setup.pezzottify.invalid/', `${camera}`)
    await phone.does('window', 'granted', 1, -1)
    expect(answers()).toEqual(['grant', 'deny'])
    await phone.does('asks', 'https://elsewhere.example/', `${camera}`)
    await phone.does('asks', 'https://setup.pezzottify.invalid/', `${camera},${ears}`)
    await phone.does('asks', 'https://setup.pezzottify.invalid/', `${ears}`)
    expect(answers()).toEqual(['grant', 'deny', 'deny', 'deny', 'deny'])
    expect(phone.callsOf('app.Activity.requestPermissions')).toHaveLength(2)
  })

  test('the page of the server lets the user choose files; each time it hears of it, once', async () => {
    const server = 'https://music.example'
    await using phone = await newPhone({ server })
    const chosen = () => phone.lines.filter(({ kind }) => kind === 'chosen').map(({ values }) => values[0])
    await phone.does('page', `${server}/album/a`)
    expect(await phone.does('files')).toBe(false)
    await phone.does('window', 'create')
    await phone.does('settle')
    expect(await phone.does('files')).toBe(true)
    expect(phone.callsOf('app.Activity.startActivityForResult').map(([, number]) => number)).toEqual([2])
    await phone.does('window', 'chose', -1)
    await phone.does('files')
    await phone.does('window', 'chose', 0)
    await phone.does('files')
    await phone.does('window', 'onDestroy')
    expect(chosen()).toEqual(['content://files/1', null, null])
    await phone.does('page', 'https://elsewhere.example/')
    expect(await phone.does('files')).toBe(false)
  })

  test('a link fills in the address and chooses nothing', async () => {
    await using phone = await newPhone({ server: 'https://music.example' })
    await phone.does('window', 'create')
    await phone.does('settle')
    await phone.does('window', 'onNewIntent', 'pezzottify://connect?server=https%3A%2F%2Fother.example')
    expect(phone.callsOf('webkit.WebView.loadUrl').at(-1)).toEqual([
      `${setup}?server=https%3A%2F%2Fother.example`,
    ])
    await phone.does('window', 'onNewIntent', 'pezzottify://connect?server=javascript%3Aalert')
    expect(phone.callsOf('webkit.WebView.loadUrl')).toHaveLength(2)
  })

  test('a window that was left before the app stood is none', async () => {
    await using phone = await newPhone({ server: 'https://music.example' })
    await phone.does('page', 'https://music.example/')
    await phone.post('ready')
    await phone.does('window', 'glance')
    await phone.does('settle')
    expect(phone.events().filter(({ event }) => event === 'visibility')).toEqual([])
    await phone.does('window', 'onStart')
    expect(await phone.event('visibility')).toEqual({ visible: true })
  })

  test.each([
    [36, 'http://192.168.1.20:3001', []],
    [37, 'http://192.168.1.20:3001', ['android.permission.ACCESS_LOCAL_NETWORK']],
    [37, 'http://nas.home.arpa:3001', ['android.permission.ACCESS_LOCAL_NETWORK']],
    [37, 'http://fritz.box:3001', ['android.permission.ACCESS_LOCAL_NETWORK']],
    [37, 'http://100.100.3.4:3001', ['android.permission.ACCESS_LOCAL_NETWORK']],
    [37, 'https://home.example', ['android.permission.ACCESS_LOCAL_NETWORK']],
    [37, 'https://six.example', ['android.permission.ACCESS_LOCAL_NETWORK']],
    [37, 'https://music.example', []],
  ])('on Android API %i with %s it asks for %p', async (sdk, server, permissions) => {
    const hosts = '192.168.1.20 home.example\nfd00::5 six.example\n203.0.113.5 music.example\n'
    await using phone = await newPhone({ sdk, server, hosts })
    await phone.does('window', 'create')
    if (permissions.length > 0) await phone.call('app.Activity.requestPermissions')
    await phone.does('settle')
    expect(phone.callsOf('app.Activity.requestPermissions').flatMap(([names]) => names)).toEqual(permissions)
  })

  test.each([
    ['allowed', 0],
    ['refused', -1],
  ])(
    'before the first connection to a server at home Android 17 is asked; %s, it goes on',
    async (_, answered) => {
      let asked = 0
      const fetch = ({ url }: Request) => ((asked += 1), answer(url))
      using answering = Bun.serve({ port: 0, hostname: '127.0.0.1', fetch })
      await using phone = await newPhone({ sdk: 37, hosts: '127.0.0.1 home.example\n' })
      await phone.does('window', 'create')
      await phone.does('page', setup)
      await phone.post('ready')
      await phone.post('connect', { address: `http://home.example:${answering.port}` })
      await phone.call('app.Activity.requestPermissions')
      await phone.does('settle')
      expect(asked).toBe(0)
      await phone.does('window', 'granted', 37, answered)
      await phone.until(() => phone.callsOf('webkit.WebView.loadUrl').length > 1, 'the page')
      expect(asked).toBe(1)
      expect(phone.callsOf('webkit.WebView.loadUrl').at(-1)).toEqual([
        `http://home.example:${answering.port}/`,
      ])
    },
  )

  test('notifications are asked for when music begins, once, where this Android knows that', async () => {
    for (const [sdk, times] of [
      [32, 0],
      [33, 1],
    ] as const) {
      const server = 'https://music.example'
      await using phone = await newPhone({ sdk, server })
      await phone.does('window', 'create')
      await phone.does('page', `${server}/`)
      await phone.post('ready')
      await phone.does('settle')
      for (let times = 0; times < 2; times++)
        await phone.post('load', { url: '/v1/content/stream/a', positionMs: 0, play: true, gain: 1 })
      expect(phone.callsOf('app.Activity.requestPermissions')).toHaveLength(times)
    }
  })

  test('back goes back in the app, and from its first page puts it away', async () => {
    await using phone = await newPhone({ server: 'https://music.example' })
    await phone.does('window', 'create')
    await phone.does('settle')
    await phone.does('set', 'canGoBack', 'yes')
    await phone.does('window', 'onBackPressed')
    expect(phone.callsOf('webkit.WebView.goBack')).toHaveLength(1)
    await phone.does('set', 'canGoBack', 'no')
    await phone.does('window', 'onBackPressed')
    expect(phone.callsOf('app.Activity.moveTaskToBack')).toEqual([[true]])
  })

  test('a dead renderer gives way to a new page in the same window, and the music plays on', async () => {
    const server = 'https://music.example'
    await using phone = await newPhone({ server })
    await phone.does('window', 'create')
    await phone.does('page', `${server}/`)
    await phone.post('ready')
    await phone.post('load', { url: '/v1/content/stream/a', positionMs: 0, play: true, gain: 1 })
    expect(await phone.does('gone')).toBe(true)
    expect(phone.callsOf('webkit.WebView.<init>')).toHaveLength(2)
    expect(phone.callsOf('view.ViewGroup.addView')).toHaveLength(2)
    expect(phone.callsOf('media.MediaPlayer.release')).toEqual([])
    await phone.does('page', `${server}/`)
    await phone.post('ready')
    expect(await phone.event('state')).toMatchObject({ state: 'playing', url: '/v1/content/stream/a' })

    // The tools of developers see the pages of an app that was built for them, and of no other.
    const looked = 'webkit.WebView.setWebContentsDebuggingEnabled'
    expect(phone.callsOf(looked)).toEqual([])
    await phone.does('set', 'debuggable', 'yes')
    await phone.does('gone')
    expect(phone.callsOf(looked)).toEqual([[true]])
  })

  test('a key of a headset that started the app waits until the page listens', async () => {
    const server = 'https://music.example'
    await using phone = await newPhone({ server })
    await phone.does('start', 'org.pezzottify.shell.PRESSED:play')
    await phone.does('browse', '/')
    expect(phone.events()).toEqual([])
    // By the time that the page is loaded Android might refuse it.
    await phone.does('settle')
    expect(phone.callsOf('app.Service.startForeground')).toHaveLength(1)
    await phone.does('page', `${server}/`)
    await phone.post('ready')
    expect(await phone.event('command')).toEqual({ name: 'play' })
    const { id } = (await phone.event('browse')) ?? {}
    await phone.post('children', { id, items: [{ id: 'a', title: 'Albums', playable: false }] })
    expect(phone.callsOf('service.media.MediaBrowserService.Result.sendResult')).toHaveLength(1)
    expect(phone.callsOf('media.MediaDescription.Builder.setTitle')).toEqual([['Albums']])
  })

  test('a key that starts the app brings it to the foreground, and there it stays only if the page plays', async () => {
    const server = 'https://music.example'
    await using phone = await newPhone({ server })
    expect(phone.callsOf('media.session.MediaSession.setMediaButtonReceiver')).toHaveLength(1)
    await phone.does('key', 'onPlay')
    expect(phone.callsOf('app.Service.startForeground')).toHaveLength(1)
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
    await phone.does('page', `${server}/`)
    await phone.post('ready')
    expect(await phone.event('command')).toEqual({ name: 'play' })
    await phone.does('key', 'onPlay')
    await phone.post('load', { url: '/v1/content/stream/a', positionMs: 0, play: true, gain: 1 })
    await phone.does('elapse')
    expect(phone.callsOf('app.Service.stopForeground')).toHaveLength(1)
  })

  test('when the system asks for memory the page hears of it; one that only begins has none to give back', async () => {
    const server = 'https://music.example'
    await using phone = await newPhone({ server })
    await phone.does('trim', 80)
    await phone.does('page', `${server}/`)
    await phone.post('ready')
    await phone.does('trim', 15)
    expect(phone.events().filter(({ event }) => event === 'memory')).toEqual([
      { event: 'memory', value: { level: 15 } },
    ])
    expect(JSON.parse(String(await phone.does('hello')))).toMatchObject({ version: 1, app: '1.2.3-abc' })
  })

  test('wiped away it goes when nothing plays, and stays while music does', async () => {
    const server = 'https://music.example'
    await using phone = await newPhone({ server })
    await phone.does('page', `${server}/`)
    await phone.post('load', { url: '/v1/content/stream/a', positionMs: 0, play: true, gain: 1 })
    await phone.does('wiped')
    expect(phone.callsOf('app.Service.stopSelf')).toEqual([])
    await phone.post('pause')
    await phone.does('wiped')
    expect(phone.callsOf('app.Service.stopSelf')).toHaveLength(1)
  })
})

function answer(url: string): Response {
  return new URL(url).pathname === '/v1/health'
    ? Response.json({ status: 'ok' })
    : new Response(null, { status: 404 })
}
