import { createHash } from 'node:crypto'
import { globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { readSignatures } from './api/read-signatures.ts'
import { type Mode, writeJava } from './api/write-java.ts'
import { madeOnce } from './made-once.ts'
import { run, type Tool } from './run.ts'

/** The packages of Android that the shell may use. All others, and members with their types, are left out. */
const packages = new Set(
  [
    'annotation app content content.pm content.res database graphics graphics.drawable media media.browse media.session',
    'net net.wifi os provider service.media text util view webkit widget Manifest',
  ]
    .join(' ')
    .split(' ')
    .map((name) => `android.${name}`),
)

/**
 * Classes of Android's API, compiled from its list of signatures: stubs to compile against, or fakes for tests together
 * with the Java sources in `beside`. Compiled once for the same input, then cached.
 *
 * @returns the folder of classes
 */
export function compileApi(options: {
  signatures: string
  mode: Mode
  beside?: readonly string[]
  javac: Tool
  cache: string
}): string {
  const text = readFileSync(options.signatures, 'utf8')
  const sources = writeJava(
    readSignatures(text, (name) => name === 'android' || packages.has(name)),
    options.mode,
  )
  const hash = createHash('sha256')
  for (const [name, source] of sources) hash.update(name).update(source)
  for (const file of options.beside ?? []) hash.update(readFileSync(file))
  const classes = join(options.cache, `${options.mode}-${hash.digest('hex').slice(0, 16)}`)
  return madeOnce(classes, (work) => {
    const folder = mkdtempSync(join(tmpdir(), 'pezzottify-api-'))
    try {
      for (const [name, source] of sources) {
        mkdirSync(dirname(join(folder, name)), { recursive: true })
        writeFileSync(join(folder, name), source)
      }
      const files = globSync('**/*.java', { cwd: folder }).map((name) => join(folder, name))
      const list = join(folder, 'list')
      writeFileSync(list, [...files, ...(options.beside ?? [])].join('\n'))
      run([...options.javac, ...compilerOptions, '-d', work, `@${list}`])
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
}

const compilerOptions = ['--release', '8', '-nowarn', '-Xlint:none', '-proc:none']
