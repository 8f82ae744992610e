import { copyFileSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { basename, join } from 'node:path'
import { run } from '../../build/run.ts'
import { debianTriplet } from '../../build/toolchain.ts'

const own = join(import.meta.dir, 'native')
const jdk = 'ojluni/src/main/native'
/** Parts whose sources are in no package. `absent.cpp` replaces them. */
const absent = new Set([
  'luni/src/main/native/java_math_NativeBN.cpp',
  ...['Register.cpp', 'StrictMath.c', 'UNIXProcess_md.c'].map((name) => `${jdk}/${name}`),
])
const forC = ['-O1', '-fPIC', '-w', '-D_GNU_SOURCE', '-DLINUX', `-DARCHPROPNAME='"${process.arch}"'`]
const forCpp =
  '-std=gnu++17 -fpermissive -DU_USING_ICU_NAMESPACE=1 -DFALSE=0 -DTRUE=1 -include cstring -include string'

/** Builds the native part of the library and the program that starts the runtime into `work/native`, from `work/source`. */
export function compileNative(work: string): void {
  const at = (...names: string[]): string => join(work, ...names)
  for (const folder of ['native', 'home', 'objects']) mkdirSync(at(folder))
  const android = at('root/usr/lib', debianTriplet, 'android')
  // The runtime looks for a loaded file with this name.
  copyFileSync(join(android, 'libnativehelper.so.0'), at('native/libnativehelper.so'))
  // This file fails without Android's data file, so Debian's data library is linked instead.
  const icu = at('source/luni/src/main/native/libcore_icu_ICU.cpp')
  writeFileSync(icu, readFileSync(icu, 'utf8').replace(/^(\s*)abort\(\);/gm, '$1;'))

  const link = (name: string, objects: string[], libraries: string[]): string =>
    [
      `g++ -shared -o ${at('native', name)} ${objects.join(' ')} ${at('native/libnativehelper.so')}`,
      `-L${android} -L${at('root/usr/lib', debianTriplet)} -L${at('root/lib', debianTriplet)} -l:liblog.so.0 -licuuc -licui18n -lz`,
      ...libraries.map((library) => `-l${library}`),
    ].join(' ')
  const core = compilations(work, 'core', ['luni/src/main/native/*.cpp', 'dalvik/src/main/native/*.cpp'])
  const others = compilations(work, 'jdk', [`${jdk}/*.cpp`, `${jdk}/*.c`], join(own, 'machine.c'))
  const launch = `gcc ${flagsOf(work)} ${join(own, 'launch.c')} -o ${at('native/launch')} -Wl,--no-as-needed -L${android} -l:libsigchain.so.0 -ldl -Wl,--unresolved-symbols=ignore-all`
  inParallel(
    work,
    [...core, ...others].map(({ command }) => command),
  )
  inParallel(work, [
    link(
      'libjavacore.so',
      core.map(({ object }) => object),
      [':libziparchive.so.0', 'expat', 'crypto'],
    ),
    link(
      'libopenjdk.so',
      others.map(({ object }) => object),
      ['dl', 'pthread'],
    ),
    launch,
  ])
  rmSync(at('objects'), { recursive: true })
}

function compilations(work: string, name: string, patterns: string[], ...more: string[]) {
  const source = join(work, 'source')
  const folder = join(work, 'objects', name)
  mkdirSync(folder)
  const files = patterns.flatMap((pattern) => globSync(pattern, { cwd: source }))
  const present = files.filter((file) => !absent.has(file)).map((file) => join(source, file))
  return [...present, ...more, join(own, 'absent.cpp')].map((file) => {
    const object = join(folder, `${basename(file)}.o`)
    const compiler = file.endsWith('.c') ? 'gcc' : `g++ ${forCpp}`
    return { object, command: `${compiler} ${flagsOf(work)} -c ${file} -o ${object}` }
  })
}

/** Headers of ours first, then the library's, then those of packages that are not installed. */
function flagsOf(work: string): string {
  const source = join(work, 'source')
  const root = join(work, 'root/usr/include')
  const headers = [
    join(own, 'include'),
    ...['nativehelper', ''].map((name) => join(root, 'android', name)),
    ...['luni', 'libart', 'dalvik', 'ojluni'].map((name) => join(source, name, 'src/main/native')),
    join(source, 'include'),
  ]
  const fetched = [root, join(root, debianTriplet)]
  return [...forC, ...headers.map((x) => `-I${x}`), ...fetched.map((x) => `-idirafter ${x}`)].join(' ')
}

function inParallel(work: string, commands: string[]): void {
  const list = join(work, 'commands')
  writeFileSync(list, commands.join('\n'))
  run(['xargs', '-a', list, '-d', '\n', '-n', '1', '-P', String(availableParallelism()), 'sh', '-c'])
  rmSync(list)
}
