import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildApk } from '../build/apk.ts'
import { linkResources, refuseInvokeDynamic } from '../build/compile.ts'
import { run } from '../build/run.ts'
import { toolsOrNull } from './compile-harness.ts'

const tools = toolsOrNull()
const folder = mkdtempSync(join(tmpdir(), 'pezzottify-apk-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

if (!tools)
  test('without a JDK and the tools the APK is left out, named above', () => expect(tools).toBeNull())
else
  describe('the APK', () => {
    const [one, two] = [join(folder, 'one.apk'), join(folder, 'two.apk')]
    beforeAll(() => {
      mkdirSync(join(folder, 'web/assets'), { recursive: true })
      for (const name of ['index.html', 'index.html.br', 'service-worker.js', 'assets/app.js'])
        writeFileSync(join(folder, 'web', name), name)
      for (const out of [one, two])
        buildApk(tools, { web: join(folder, 'web'), out, work: join(folder, 'work') })
    }, 120_000)

    test('is the same to the byte when it is built again', () => {
      expect(readFileSync(one).equals(readFileSync(two))).toBe(true)
    })

    test('holds the web app and the first screen, without what no phone uses', () => {
      const listed = run([...tools.aapt, 'list', one], { env: tools.env }).split('\n')
      expect(listed).toContain('assets/www/index.html')
      expect(listed).toContain('assets/www/assets/app.js')
      for (const name of ['index.html', 'main.js', 'setup.css'])
        expect(listed).toContain(`assets/setup/${name}`)
      expect(listed.filter((name) => /\.br$|service-worker/.test(name))).toEqual([])
    })

    const apktool = Bun.which('apktool')
    if (!apktool) console.info('The APK is not decoded by an independent program: there is no apktool here.')
    test.skipIf(!apktool)('an independent decoder reads its manifest, every class and every file', () => {
      const decoded = join(folder, 'decoded')
      const frameworks = join(folder, 'frameworks')
      mkdirSync(frameworks)
      copyFileSync(tools.framework, join(frameworks, '1.apk'))
      run([apktool ?? '', 'd', '-q', '-p', frameworks, '-o', decoded, one])
      const manifest = readFileSync(join(decoded, 'AndroidManifest.xml'), 'utf8')
      for (const part of ['package="org.pezzottify.shell"', 'android:foregroundServiceType="', '".Art"'])
        expect(manifest).toContain(part)
      const shell = 'shell/java/org/pezzottify/shell'
      for (const name of readdirSync(join(import.meta.dirname, '..', shell))) {
        const smali = join(decoded, 'smali/org/pezzottify/shell', name.replace('.java', '.smali'))
        expect(readFileSync(smali, 'utf8')).toContain('.class ')
      }
      for (const name of ['index.html', 'assets/app.js'])
        expect(readFileSync(join(decoded, 'assets/www', name), 'utf8')).toBe(name)
    })

    test('only one that is built for developers lets their tools look inside', () => {
      const work = join(folder, 'debuggable')
      mkdirSync(work)
      const version = { name: '1', code: 1 }
      const { apk } = linkResources(tools, { work, assets: join(folder, 'web'), version, isDebuggable: true })
      const badging = (file: string) => run([...tools.aapt, 'dump', 'badging', file], { env: tools.env })
      expect(badging(apk)).toContain('application-debuggable')
      expect(badging(one)).not.toContain('application-debuggable')
    })

    test('with a byte changed it is no longer accepted', () => {
      const bytes = readFileSync(one)
      bytes[Math.floor(bytes.length / 3)]! ^= 1
      const broken = join(folder, 'broken.apk')
      writeFileSync(broken, bytes)
      expect(() => run([...tools.apksigner, 'verify', '--min-sdk-version', '29', broken])).toThrow()
    })
  })

if (tools)
  test('a class that a phone could not run is refused, by its name', () => {
    const classes = join(folder, 'classes')
    mkdirSync(classes)
    const compile = (name: string, body: string): void => {
      writeFileSync(
        join(folder, `${name}.java`),
        `class ${name} { Runnable r = ${body}; long l = 1L << 40; }`,
      )
      run([...tools.javac, '--release', '8', '-Xlint:-options', '-d', classes, join(folder, `${name}.java`)])
    }
    compile('Plain', 'new Runnable() { public void run() {} }')
    expect(() => refuseInvokeDynamic(classes)).not.toThrow()
    compile('Lambda', '() -> {}')
    expect(() => refuseInvokeDynamic(classes)).toThrow(/Lambda\.class$/)
  })
