import { existsSync, globSync } from 'node:fs'
import { join } from 'node:path'
import { fetchPackages } from './debian.ts'
import { madeOnce } from './made-once.ts'
import type { Tool } from './run.ts'

/** The tools that build an APK. */
export type Toolchain = {
  /** Its source, for people. */
  name: string
  aapt2: Tool
  aapt: Tool
  zipalign: Tool
  apksigner: Tool
  dexdump: Tool
  zip: Tool
  javac: Tool
  java: Tool
  keytool: Tool
  /** Writes `classes.dex` to the folder `out` from all classes below `classes`. */
  dex: (classes: string, out: string) => string[]
  /** Writes an archive `out` with the byte code of classes for use beside Android's own. Null when it is not needed. */
  dexLibrary: ((classes: readonly string[], out: string) => string[]) | null
  /** The resources of Android itself. */
  framework: string
  /** The API to compile against: the SDK's archive, or the list of all signatures of Android's API. */
  android: { jar: string } | { signatures: string }
  /** Classes of `org.json`, when `android` has none. */
  json: string | null
  /** For programs whose libraries are not installed. */
  env: Record<string, string>
}

const packages = [
  'aapt',
  'zipalign',
  'apksigner',
  'android-framework-res',
  'dexdump',
  'zip',
  'libandroid-json-java',
  'dalvik-exchange/bullseye',
]
/** The source package with the signature list of Android's API. */
const source = { package: 'android-platform-frameworks-base/bookworm', only: ['api/current.txt'] }

/** Debian's name for the folder of this machine's libraries. */
export const debianTriplet = process.arch === 'arm64' ? 'aarch64-linux-gnu' : 'x86_64-linux-gnu'

/**
 * The Android SDK at `$ANDROID_HOME`; otherwise Debian's packages: installed ones, and missing ones fetched into
 * `cache`.
 *
 * @throws Error that names both ways, when neither is possible
 */
export function findToolchain(cache: string): Toolchain {
  const sdk = process.env['ANDROID_HOME']
  if (sdk) return ofSdk(sdk)
  if (!Bun.which('apt-get') || !Bun.which('dpkg-deb'))
    throw new Error(
      'No tools to build the Android app: set ANDROID_HOME to an Android SDK (with build-tools and a platform), or build on Debian 12, where they are fetched by themselves.',
    )
  return ofDebian(cache)
}

function ofSdk(sdk: string): Toolchain {
  const tools = newest(sdk, 'build-tools/*')
  const jar = join(newest(sdk, 'platforms/android-*'), 'android.jar')
  const java = javaTools(() => null)
  return {
    name: `Android SDK at ${sdk}`,
    aapt2: [join(tools, 'aapt2')],
    aapt: [join(tools, 'aapt')],
    zipalign: [join(tools, 'zipalign')],
    apksigner: [...java.java, '-jar', join(tools, 'lib/apksigner.jar')],
    dexdump: [join(tools, 'dexdump')],
    zip: ['zip'],
    ...java,
    dex: (classes, out) => [
      ...java.java,
      '-cp',
      join(tools, 'lib/d8.jar'),
      'com.android.tools.r8.D8',
      '--release',
      '--min-api',
      '29',

      '--lib',
      jar,
      '--output',
      out,
      ...globSync('**/*.class', { cwd: classes })
        .sort()
        .map((name) => join(classes, name)),
    ],
    dexLibrary: null,
    framework: jar,
    android: { jar },
    json: null,
    env: {},
  }
}

function newest(sdk: string, pattern: string): string {
  const found = globSync(pattern, { cwd: sdk })
    .sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
    .at(-1)
  if (!found)
    throw new Error(
      `ANDROID_HOME (${sdk}) has no ${pattern}: install it with sdkmanager, or unset ANDROID_HOME.`,
    )
  return join(sdk, found)
}

function ofDebian(cache: string): Toolchain {
  const needsJava = !Bun.which('javac')
  const wanted = needsJava ? [...packages, 'openjdk-17-jdk-headless'] : packages
  const fetched = madeOnce(join(cache, `packages-${Bun.hash(wanted.join(' ')).toString(16)}`), (work) =>
    fetchPackages(work, wanted, source),
  )
  const root = join(fetched, 'root')
  /** The path of an installed or fetched file. */
  const at = (path: string): string => {
    const found = [`/${path}`, join(root, path)].find((file) => existsSync(file))
    if (!found) throw new Error(`There is no ${path}. Remove ${fetched}, so that it is fetched anew.`)
    return found
  }
  const java = javaTools(() =>
    at(`usr/lib/jvm/java-17-openjdk-${process.arch === 'arm64' ? 'arm64' : 'amd64'}/bin`),
  )
  const dx = [
    ...java.java,
    '-cp',
    at('usr/share/java/com.android.dx.jar'),
    'com.android.dx.command.Main',
    '--dex',
  ]
  const libraries = [
    `usr/lib/${debianTriplet}/android`,
    `usr/lib/${debianTriplet}`,
    `lib/${debianTriplet}`,
    'usr/lib/p7zip',
    'usr/lib',
  ]
  return {
    name: `Debian's packages, in ${root} where they are not installed`,
    aapt2: [at('usr/bin/aapt2')],
    aapt: [at('usr/bin/aapt')],
    zipalign: [at('usr/bin/zipalign')],
    apksigner: [...java.java, '-jar', at('usr/share/java/apksigner.jar')],
    dexdump: [at('usr/bin/dexdump')],
    zip: [at('usr/bin/zip')],
    ...java,
    dex: (classes, out) => [...dx, '--min-sdk-version=29', `--output=${join(out, 'classes.dex')}`, classes],
    dexLibrary: (classes, out) => [
      ...dx,
      '--core-library',
      '--multi-dex',
      '--min-sdk-version=28',
      `--output=${out}`,
      ...classes,
    ],
    framework: at('usr/share/android-framework-res/framework-res.apk'),
    android: { signatures: join(fetched, 'source/api/current.txt') },
    json: at('usr/share/java/com.android.json.jar'),
    env: { LD_LIBRARY_PATH: libraries.map((folder) => join(root, folder)).join(':') },
  }
}

function javaTools(fetched: () => string | null): Pick<Toolchain, 'java' | 'javac' | 'keytool'> {
  const tool = (name: string): Tool => {
    const installed = Bun.which(name)
    const folder = installed ? null : fetched()
    if (!installed && !folder) throw new Error(`No ${name}: install a JDK, 17 or later.`)
    return [installed ?? join(folder ?? '', name)]
  }
  return { java: tool('java'), javac: tool('javac'), keytool: tool('keytool') }
}
