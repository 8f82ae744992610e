import { expect, test } from 'bun:test'
import { onPhone } from './on-phone.ts'
import { openPhone, phoneAtServer, second, server, start } from './phone-at-server.ts'

onPhone('pages and their copy', () => {
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

  test('music that waited in the copy for the server plays in the page of the server, unless it was paused meanwhile', async () => {
    using home = Bun.serve({
      port: 0,
      hostname: '127.0.0.1',
      fetch: () => Response.json({ status: 'ok' }),
    })
    const origin = `http://127.0.0.1:${home.port}`
    for (const isPaused of [false, true]) {
      await using phone = await openPhone({ server: origin, assets: { 'www/index.html': 'copy' } })
      await phone.does('page', `${origin}/`)
      await phone.post('wanted', { sound: true })
      if (isPaused) await phone.does('press', 'onPause')
      await phone.does('unreachable', `${origin}/`)
      await phone.post('ready')
      await phone.does('window', 'create')
      await phone.until(() => phone.callsOf('webkit.WebView.loadUrl').length === 3, 'the page of the server')
      await phone.does('page', `${origin}/`)
      await phone.post('ready')
      const commands = phone.events().filter(({ event }) => event === 'command')
      expect(commands.map(({ value }) => value['name'])).toEqual([isPaused ? 'pause' : 'play'])
    }
  })

  test.each([
    ['with a link', 'no', 2],
    ['from the recent apps, which bring back an earlier link,', 'yes', 1],
  ])('opened %s the app shows what that asks for', async (_, fromRecents, pages) => {
    await using phone = await phoneAtServer()
    await phone.does('set', 'link', 'pezzottify://connect?server=other.example')
    await phone.does('set', 'fromRecents', fromRecents)
    await phone.does('window', 'create')
    await phone.does('settle')
    expect(phone.callsOf('webkit.WebView.loadUrl')).toHaveLength(pages)
  })
})
