import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApk } from '../build/apk.ts'
import { run } from '../build/run.ts'
import { artOrNull } from './art/art.ts'
import { type ArtProgram, onArt } from './art/on-art.ts'
import { compileHarness, toolsOrNull } from './compile-harness.ts'
import { startPhone } from './phone.ts'

const tools = toolsOrNull()
const compiled = tools && compileHarness(tools)
const art = tools && compiled && artOrNull(tools)
const folder = mkdtempSync(join(tmpdir(), 'pezzottify-art-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const server = 'https://music.example'
const first = '/v1/content/stream/one'
const second = '/v1/content/stream/two'

if (!tools || !compiled || !art)
  test("where Android's runtime cannot be had it is left out, named above", () => expect(art).toBeNull())
else
  describe("the byte code of the APK, on Android's own runtime", () => {
    let program: ArtProgram
    const apk = join(folder, 'app.apk')
    beforeAll(() => {
      const web = join(folder, 'web')
      mkdirSync(web)
      writeFileSync(join(web, 'index.html'), '<title>copy</title>')
      buildApk(tools, { web, out: apk, work: join(folder, 'apk') })
      program = onArt(tools, art, compiled, apk)
    }, 120_000)

    test('every class is loaded, verified and initialised', () => {
      const names = classesIn(compiled.shell)
      expect(names.length).toBeGreaterThan(30)
      expect(verify(program, names)).toEqual(names.map((name) => `accepted ${name}`))
    })

    test('a class whose byte code does not fit is refused', () => {
      expect(verify(onArt(tools, art, compiled, unfitting()), ['Fits', 'Wrong'])).toEqual([
        'accepted Fits',
        expect.stringMatching(/^refused Wrong java\.lang\.VerifyError: Verifier rejected class Wrong/),
      ])
    })

    test.each([29, 36])(
      'on Android API %i it plays, pauses from the lock screen, goes over without a gap, and refuses what it cannot read',
      async (sdk) => {
        await using phone = await startPhone(program, { server, sdk })
        expect(phone.lines.find(({ kind }) => kind === 'ready')?.values).toEqual(['Dalvik'])
        await phone.does('page', `${server}/`)
        await phone.post('ready')
        await phone.post('metadata', {
          title: 'Ærø',
          artist: 'A',
          album: 'B',
          artUrl: null,
          durationMs: 180_000,
        })
        await phone.post('load', { url: first, positionMs: 0, play: true, gain: 1 })
        await phone.post('next', { url: second, gain: 0.5 })
        expect(phone.callsOf('media.MediaPlayer.setDataSource').map((x) => x.slice(1))).toEqual(
          [first, second].map((url) => [server + url, '{Authorization=secret-token}']),
        )
        await phone.call('app.Service.startForeground')
        await phone.does('press', 'onPause')
        expect(await phone.event('state')).toMatchObject({ state: 'paused', url: first })
        expect(await phone.event('command')).toEqual({ name: 'pause' })
        await phone.post('play')
        await phone.does('finish', server + first)
        expect(await phone.event('ended')).toEqual({ of: first, advanced: true, url: second })
        expect(phone.callsOf('app.Notification.Builder.setContentTitle').at(-1)).toEqual(['Ærø'])
        await phone.post('load', { url: first })
        expect(await phone.event('refused')).toMatchObject({ command: 'load' })
        await phone.does('page', 'https://evil.example/')
        await phone.post('pause')
        expect(await phone.event('state')).toMatchObject({ state: 'playing', url: second })
      },
    )

    test('on it the window opens, and a key names a file of the folder and nothing else', async () => {
      await using phone = await startPhone(program, { server: 'http://192.168.1.20:3001', sdk: 37 })
      await phone.does('window', 'create')
      await phone.does('settle')
      await phone.call('app.Activity.requestPermissions')
      expect(phone.callsOf('app.Activity.requestPermissions').flatMap(([names]) => names)).toEqual([
        'android.permission.ACCESS_LOCAL_NETWORK',
      ])
      await phone.does('page', 'http://192.168.1.20:3001/')
      await phone.post('ready')
      await phone.post('download', { key: '../escape', url: '/track' })
      expect(await phone.event('refused')).toMatchObject({ command: 'download' })
      await phone.post('downloads', { id: '1' })
      expect(await phone.event('downloads')).toMatchObject({ id: '1', files: [], usedBytes: 0 })
    })

    /** `accepted NAME`, or `refused NAME REASON`, for each name. */
    function verify({ command, env }: ArtProgram, names: readonly string[]): string[] {
      const { stdout, stderr, exitCode } = Bun.spawnSync(command({}, 'VerifyClasses'), {
        env: { ...process.env, ...env },
        stdin: new TextEncoder().encode(`${names.join('\n')}\n`),
      })
      if (exitCode !== 0) throw new Error(stderr.toString())
      const lines = stdout.toString().trim().split('\n')
      return lines.filter((line) => /^(accepted|refused) /.test(line))
    }

    /** Byte code that passes an object of the wrong type: the class it calls was compiled again with another signature. */
    function unfitting(): string {
      const classes = join(folder, 'unfitting')
      mkdirSync(classes)
      const compile = (text: string): void => {
        writeFileSync(join(folder, 'Source.java'), text)
        const options = ['--release', '8', '-Xlint:-options', '-d', classes]
        run([...tools!.javac, ...options, join(folder, 'Source.java')])
      }
      const rest = 'class Base { int size() { return 1; } }'
      const wrong =
        'class Wrong { static int f(Fits x) { return g(x); } static int g(Base b) { return b.size(); } }'
      compile(`${rest} class Fits extends Base {} ${wrong}`)
      compile('class Fits {}')
      const out = join(folder, 'unfitting.jar')
      run(tools!.dexLibrary!([classes], out))
      return out
    }
  })

function classesIn(folder: string): string[] {
  return globSync('**/*.class', { cwd: folder })
    .map((name) => name.slice(0, -'.class'.length).replaceAll('/', '.'))
    .sort()
}
