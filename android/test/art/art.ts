import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from '../../build/apk.ts'
import { fetchPackages } from '../../build/debian.ts'
import { madeOnce } from '../../build/made-once.ts'
import { debianTriplet, type Toolchain } from '../../build/toolchain.ts'
import { compileLibrary } from './library.ts'
import { compileNative } from './native.ts'

/** The runtime of Android 10 itself. */
export type Art = {
  /** The command that runs the class `main` out of the APKs and archives of byte code in `classPath`. */
  command: (options: {
    classPath: readonly string[]
    /** Byte code on the boot class path, beside the runtime's own library, where Android's framework is too. */
    framework?: string
    properties?: Record<string, string>
    main: string
  }) => string[]
  env: Record<string, string>
}

/** The last Debian release whose runtime has the same version as the sources of its library. */
const packages = [
  'android-libart/bullseye',
  ...[
    'backtrace',
    'base',
    'base-dev',
    'log',
    'log-dev',
    'nativebridge',
    'nativehelper',
    'nativehelper-dev',
  ].map((name) => `android-lib${name}/bullseye`),
  ...['nativeloader', 'unwind', 'ziparchive'].map((name) => `android-lib${name}/bullseye`),
  'libicu4j-java',
  'libicu-dev',
  'libcap-dev',
  'libexpat1-dev',
  'libssl-dev',
  'zlib1g-dev',
]
const source = { package: 'android-platform-libcore/bullseye' }

/**
 * Android's runtime from Debian's packages, and its library compiled from Debian's sources, which takes half a minute the
 * first time. Null when they are not available: tests that need it are then left out, with a message.
 */
export function artOrNull(toolchain: Toolchain): Art | null {
  try {
    return findArt(toolchain)
  } catch (error) {
    console.log(`LEFT OUT: the shell on Android's runtime. ${error instanceof Error ? error.message : ''}`)
    return null
  }
}

function findArt(toolchain: Toolchain): Art {
  if ('jar' in toolchain.android) throw new Error('With an SDK there is no fake Android to run it against.')
  if (!Bun.which('g++')) throw new Error('Its library is compiled with g++, which is not installed.')
  const folder = madeOnce(join(cache, 'art'), (work) => {
    fetchPackages(work, packages, source)
    compileLibrary(toolchain, work)
    compileNative(work)
    rmSync(join(work, 'source'), { recursive: true })
  })
  const at = (name: string): string => join(folder, name)
  const native = [
    'native',
    `root/usr/lib/${debianTriplet}/android`,
    `root/usr/lib/${debianTriplet}`,
    `root/lib/${debianTriplet}`,
  ]
  return {
    command: ({ classPath, framework, properties = {}, main }) => [
      at('native/launch'),
      `-Xbootclasspath:${[at('core.jar'), ...(framework ? [framework] : [])].join(':')}`,
      // Byte code is interpreted: the tool that compiles it ahead of time is in no package.
      '-Xnoimage-dex2oat',
      '-Xusejit:false',
      '-Xint',
      `-Djava.class.path=${classPath.join(':')}`,
      ...Object.entries(properties).map(([name, value]) => `-D${name}=${value}`),
      main,
    ],
    env: {
      LD_LIBRARY_PATH: native.map(at).join(':'),
      NATIVEHELPER: at('native/libnativehelper.so'),
      ANDROID_ROOT: at('home'),
      ANDROID_DATA: at('home'),
      ANDROID_RUNTIME_ROOT: at('home'),
      ANDROID_TZDATA_ROOT: at('home'),
    },
  }
}
