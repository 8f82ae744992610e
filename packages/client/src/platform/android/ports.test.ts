import { afterEach, expect, test } from 'bun:test'
import type { AudioEvent, MediaAction } from '../../ports.ts'
import { createAndroidAudio } from './audio.ts'
import { openBridge } from './bridge.ts'
import { createFakeShell } from './fake-shell/shell.ts'
import { createAndroidMediaSession } from './media-session.ts'
import { createAndroidMemory } from './memory.ts'

const trackMs = 150
const ends: (() => void)[] = []
afterEach(() => ends.splice(0).forEach((end) => end()))

type NativeWindow = {
  PezzottifyNative?: object
  __pezzottifyNative?: (event: string, value: unknown) => void
}

/** A shell, and pages that begin in it one after the other. */
function createPhone(lengthMs = trackMs) {
  let window: NativeWindow = {}
  const shell = createFakeShell((event, value) => window.__pezzottifyNative?.(event, value), {
    read: (url) => Promise.resolve(url.includes('away') ? null : new Uint8Array(10)),
    trackMs: lengthMs,
  })
  ends.push(shell.player.end)

  function openPage() {
    shell.pageStarted()
    window = { PezzottifyNative: { hello: () => shell.hello, post: shell.post } }
    const bridge = openBridge(window)
    if (!bridge) throw new Error('The shell was not taken for one')
    const media = createAndroidMediaSession(bridge)
    const audio = createAndroidAudio(bridge, media.press)
    const heard: AudioEvent[] = []
    const pressed: [MediaAction, object][] = []
    audio.listen((event) => heard.push(event))
    return {
      bridge,
      audio,
      media,
      heard,
      pressed,
      ready: bridge.ready,
      handleAll(): void {
        const actions = ['play', 'pause', 'nexttrack', 'seekto'] as const
        for (const action of actions) media.handle(action, (details) => pressed.push([action, details]))
      },
      types: (): string[] => heard.map(({ type }) => type),
      async when(type: AudioEvent['type']): Promise<void> {
        while (!heard.some((event) => event.type === type)) await Bun.sleep(5)
      },
    }
  }
  return {
    shell,
    openPage,
    say: (event: string, value: unknown) => window.__pezzottifyNative?.(event, value),
  }
}
const at = (startAtSeconds: number) => ({ startAtSeconds, joins: true })
const track = (url: string) => ({ url, gain: 0.5, durationSeconds: trackMs / 1_000 })
const next = (url: string) => ({ ...track(url), transition: 'joined' as const })

test('a track plays from where it is wanted, and the next one follows without the page', async () => {
  const { shell, openPage } = createPhone()
  const { audio, ready, when, types } = openPage()
  ready()
  audio.load(track('/a'), at(0.05))
  audio.play()
  audio.prepare(next('/b'))
  expect(shell.last('load')).toEqual({ url: '/a', positionMs: 50, play: false, gain: 0.5 })
  expect(shell.last('next')).toEqual({ url: '/b', gain: 0.5 })
  await when('advanced')
  expect(shell.player.told()).toMatchObject({ url: '/b', state: 'playing' })
  expect(types()).not.toContain('ended')
  await when('ended')
  expect(shell.count('load')).toBe(1)
})

test('between two words of the shell the position moves on, and rests with the sound', async () => {
  const { shell, openPage } = createPhone(90_000)
  const { audio, ready, when, heard } = openPage()
  ready()
  audio.load(track('/a'), at(0))
  audio.play()
  await when('playing')
  shell.emit('state', {
    state: 'playing',
    url: '/a',
    positionMs: 20_000,
    durationMs: 90_000,
    bufferedMs: 40_000,
  })
  heard.length = 0
  await when('time')
  expect(heard.find((event) => event.type === 'time')?.seconds).toBeWithin(20.1, 20.9)
  audio.pause()
  heard.length = 0
  await Bun.sleep(300)
  expect(heard).toEqual([])
})

test('when the sound went on with something that is not wanted any more, the page loads what it wants', async () => {
  const { shell, openPage } = createPhone()
  const { audio, ready, heard, types, when } = openPage()
  ready()
  audio.load(track('/a'), at(0))
  audio.play()
  await when('playing')
  audio.prepare(next('/b'))
  audio.prepare(next('/c'))
  heard.length = 0
  // Said before the shell heard of the last change.
  shell.emit('ended', { of: '/a', advanced: true, url: '/b' })
  expect(types()).toEqual(['ended'])
})

test('what the shell says of an earlier track is not taken for the one that is wanted now', () => {
  const { shell, openPage } = createPhone()
  const { audio, ready, heard, types } = openPage()
  ready()
  audio.load(track('/a'), at(0))
  audio.load(track('/b'), at(0))
  heard.length = 0
  shell.emit('ended', { of: '/a', advanced: false, url: null })
  shell.emit('ended', { of: '/a', advanced: true, url: '/c' })
  shell.emit('error', { of: '/a', kind: 'unsupported', message: 'early' })
  expect(types()).toEqual([])
  // Older apps do not say of which.
  shell.emit('ended', { of: null, advanced: false, url: null })
  shell.emit('error', { of: '/b', kind: 'unsupported', message: 'now' })
  expect(types()).toEqual(['ended', 'error'])
})

test('the page is told the kind of failure of its track, and nothing of tracks that it has unloaded', async () => {
  const { shell, openPage } = createPhone()
  const { audio, ready, heard, when } = openPage()
  ready()
  audio.load(track('/away'), at(0))
  audio.play()
  await when('error')
  expect(heard.find((event) => event.type === 'error')).toMatchObject({ code: 'network' })
  audio.unload()
  heard.length = 0
  shell.emit('state', { state: 'paused', url: '/away', positionMs: 1, durationMs: 2, bufferedMs: null })
  shell.emit('error', { of: '/away', kind: 'decode', message: 'late' })
  shell.emit('ended', { of: '/away', advanced: false, url: null })
  expect(heard).toEqual([])
})

test('a new page takes over what sounds, and loads nothing', async () => {
  const { shell, openPage } = createPhone()
  const first = openPage()
  first.ready()
  first.audio.load(track('/a'), at(0))
  first.audio.play()
  await first.when('playing')

  const page = openPage()
  page.ready()
  expect(page.pressed).toEqual([])
  page.handleAll()
  expect(page.pressed).toEqual([['play', {}]])
  page.audio.load(track('/a'), at(0))
  page.audio.play()
  await page.when('playing')
  expect(shell.count('load')).toBe(1)
})

test.each([
  ['kept:1x2y.alder.3z', '/v1/content/stream/alder?v=1'],
  ['/v1/content/stream/alder?v=1', 'kept:1x2y.alder.3z'],
  ['/v1/content/stream/alder?v=1', '/v1/content/stream/alder?format=opus&kbps=128&v=2'],
])('a track that sounds as %s goes on in a page that would load it as %s', async (sounding, wanted) => {
  const { shell, openPage } = createPhone(90_000)
  shell.files.set('1x2y.alder.3z', new Uint8Array(10))
  const first = openPage()
  first.ready()
  first.audio.load(track(sounding), at(0))
  first.audio.play()
  await first.when('playing')
  const page = openPage()
  page.ready()
  page.handleAll()
  page.audio.load(track(wanted), at(0))
  page.audio.play()
  await page.when('playing')
  expect(page.pressed).toEqual([['play', {}]])
  expect(shell.count('load')).toBe(1)
})

test('when the player moved on to the next track while there was no page, a new page follows', async () => {
  const { shell, openPage } = createPhone()
  const first = openPage()
  first.ready()
  first.audio.load(track('/a'), at(0))
  first.audio.play()
  first.audio.prepare(next('/b'))
  await first.when('playing')
  shell.pageStarted()
  while (shell.player.told().url !== '/b') await Bun.sleep(5)

  const page = openPage()
  page.handleAll()
  page.ready()
  page.audio.load(track('/a'), at(0))
  page.audio.pause()
  await Promise.resolve()
  expect(page.pressed.map(([action]) => action)).toEqual(['play', 'nexttrack'])
  page.audio.load(track('/b'), at(0))
  expect(shell.count('load')).toBe(1)
  expect(shell.count('pause')).toBe(0)

  // A queue without it plays what it has.
  const other = openPage()
  other.handleAll()
  other.ready()
  other.audio.load(track('/x'), at(0))
  other.audio.load(track('/y'), at(0))
  expect(shell.last('load')).toMatchObject({ url: '/y' })
  expect(shell.count('load')).toBe(2)
})

test('a button that was pressed on a headset before the app had started takes effect once it has', () => {
  const { shell, openPage } = createPhone()
  const page = openPage()
  shell.press('seek', { positionMs: 2_500 })
  page.ready()
  page.handleAll()
  expect(page.pressed).toEqual([['seekto', { seekTime: 2.5 }]])
  shell.press('next')
  expect(page.pressed.at(-1)).toEqual(['nexttrack', {}])
})

test('the lock screen gets the track with a picture that is large enough, and its length once it is known', () => {
  const { shell, openPage } = createPhone()
  const { media } = openPage()
  const artwork = [96, 512, 1024].map((px) => ({
    src: `/v1/content/image/C?width=${px}`,
    sizes: `${px}x${px}`,
  }))
  const facts = { title: 'Alder', artist: 'The Sines', album: 'Trees' }
  media.setTrack({ ...facts, artwork })
  const told = { ...facts, artUrl: '/v1/content/image/C?width=512', durationMs: null, canSeek: false }
  expect(shell.last('metadata')).toEqual(told)
  media.setPosition({ position: 1, duration: 61.5, playbackRate: 1 })
  media.setPosition({ position: 2, duration: 61.5, playbackRate: 1 })
  expect(shell.last('metadata')).toEqual({ ...told, durationMs: 61_500, canSeek: true })
  expect(shell.count('metadata')).toBe(2)
  media.setTrack(null)
  expect(shell.last('metadata')).toMatchObject({ title: null })
})

test.each([
  [5, 'medium'],
  [10, 'high'],
  [15, 'critical'],
  [20, 'medium'],
  [40, 'high'],
  [60, 'critical'],
  [80, 'critical'],
])('the memory level %i of Android is the pressure %s', (level, pressure) => {
  const { openPage, say } = createPhone()
  const page = openPage()
  const heard: string[] = []
  const stop = createAndroidMemory(page.bridge).onPressure((now) => heard.push(now))
  say('memory', { level })
  expect(heard).toEqual([pressure])
  stop()
  say('memory', { level })
  expect(heard).toHaveLength(1)
})

test('an event with a wrong field is dropped, and the next one is heard', async () => {
  const { openPage, say } = createPhone()
  const page = openPage()
  page.ready()
  page.audio.load(track('/a'), at(0))
  await page.when('paused')
  page.heard.length = 0
  const complain = console.error
  const complaints: unknown[][] = []
  console.error = (...said) => void complaints.push(said)
  say('error', { kind: 'rain', message: 'wet' })
  say('unheard of', {})
  console.error = complain
  expect(page.heard).toEqual([])
  expect(complaints).toHaveLength(1)
  say('error', { kind: 'decode', message: 'torn', added: 'later' })
  expect(page.heard).toEqual([{ type: 'error', code: 'decode', message: 'torn' }])
})
