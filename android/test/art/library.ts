import { existsSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from '../../build/run.ts'
import type { Toolchain } from '../../build/toolchain.ts'

const folders = ['ojluni', 'luni', 'libart', 'dalvik', 'json', 'xml'].map((name) => `${name}/src/main/java`)
const lambdas = ['LambdaMetafactory', 'SerializedLambda'].map(
  (name) => `ojluni/src/lambda/java/java/lang/invoke/${name}.java`,
)

/** Debian's ICU replaces Android's own, in which four names differ. */
const differences: readonly { file: string; from: RegExp; to: string }[] = [
  { file: 'java/text/DecimalFormat.java', from: /DecimalFormat_ICU58_Android/g, to: 'DecimalFormat' },
  {
    file: 'java/time/format/DateTimeFormatterBuilder.java',
    from: /String pattern = Calendar\.getDateTimeFormatString\(.*?\);/s,
    to: 'String pattern = null;',
  },
  {
    file: 'sun/util/locale/provider/CalendarDataUtility.java',
    from: /return new DateFormatSymbols\(ULocale\.forLocale\(locale\), calendarType\);/,
    to: 'return null;',
  },
]

/** Builds `work/core.jar`, the core classes of Android, from the sources in `work/source`. */
export function compileLibrary(toolchain: Toolchain, work: string): void {
  const source = join(work, 'source')
  const classes = join(work, 'classes')
  mkdirSync(classes)
  const files = [
    ...folders.flatMap((folder) => globSync(`${folder}/**/*.java`, { cwd: source })),
    ...lambdas,
  ].filter((name) => !/package-info|Java9LanguageFeatures/.test(name))
  for (const name of files) {
    const path = join(source, name)
    const text = readFileSync(path, 'utf8')
    const changed = differences
      .filter(({ file }) => name.endsWith(file))
      .reduce((text, { from, to }) => text.replace(from, to), text)
      .replaceAll('android.icu', 'com.ibm.icu')
    if (changed !== text) writeFileSync(path, changed)
  }
  const list = join(work, 'list')
  writeFileSync(list, files.map((name) => join(source, name)).join('\n'))
  const icu = ['/usr/share/java/icu4j.jar', join(work, 'root/usr/share/java/icu4j.jar')].find((file) =>
    existsSync(file),
  )
  const options = [
    '-source',
    '8',
    '-target',
    '8',
    '-nowarn',
    '-Xlint:none',
    '-proc:none',
    '-encoding',
    'UTF-8',
  ]
  run([...toolchain.javac, ...options, '-bootclasspath', icu ?? '', '-d', classes, `@${list}`])
  if (!toolchain.dexLibrary) throw new Error('no compiler to byte code for a library')
  run(toolchain.dexLibrary([classes], join(work, 'core.jar')))
  rmSync(classes, { recursive: true })
  rmSync(list)
}
