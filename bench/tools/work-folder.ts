import { existsSync, mkdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Generated data is large and slow to make, so it is kept between runs, readable by its owner only. */
const root = join(tmpdir(), `pezzottify-bench-${process.getuid?.() ?? 0}`)

/** An empty folder for one round. */
export function emptyFolder(name: string): string {
  const path = join(root, name)
  rmSync(path, { recursive: true, force: true })
  mkdirSync(path, { recursive: true, mode: 0o700 })
  return path
}

/**
 * A folder with generated data. It is made once, and again when one of the `makers` (the source files that
 * generate it) changed.
 *
 * @param make fills the given empty folder
 * @param check throws when earlier data can no longer be used
 */
export async function cachedFolder(
  name: string,
  makers: readonly string[],
  make: (folder: string) => Promise<void>,
  check: (folder: string) => Promise<void> = async () => undefined,
): Promise<string> {
  const texts = await Promise.all(makers.map((path) => Bun.file(path).text()))
  const version = Bun.hash(texts.join('\0')).toString(36)
  const path = join(root, name)
  const mark = Bun.file(join(path, 'made-by'))
  const isOurs = existsSync(path) && (await mark.exists()) && (await mark.text()) === version
  if (isOurs && (await passes(check(path)))) return path
  const startedAt = performance.now()
  process.stderr.write(`Making ${name} in ${path} …`)
  await make(emptyFolder(name))
  await Bun.write(mark, version)
  process.stderr.write(` ${((performance.now() - startedAt) / 1_000).toFixed(1)} s\n`)
  return path
}

const passes = (check: Promise<void>): Promise<boolean> =>
  check.then(
    () => true,
    () => false,
  )
