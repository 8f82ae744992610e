import { posix } from 'node:path'

/** An import of one source file by another, as `git ls-files` spells them. */
export type Import = { from: string; to: string }

const specifier =
  /(?:\bfrom|\bimport)\s*\(?\s*'(\.[^'?]*)(?:\?[^']*)?'|new URL\('(\.[^']*)', import\.meta\.url\)/g

/** All imports by relative path among these files, including those of types, workers and child processes. */
export async function importsOf(files: readonly string[]): Promise<Import[]> {
  const known = new Set(files)
  const found = await Promise.all(
    files.map(async (from) => {
      const text = await Bun.file(from).text()
      return [...text.matchAll(specifier)].flatMap(([, plain, url]) => {
        const to = posix.join(posix.dirname(from), plain ?? url ?? '')
        return known.has(to) ? [{ from, to }] : []
      })
    }),
  )
  return found.flat()
}

/**
 * Groups of folders that import each other, directly or indirectly. An `index.ts` is the entrance of its folder and
 * counts by itself: it names what lies in the folder and below.
 */
export function knotsOf(imports: readonly Import[]): string[][] {
  const next = new Map<string, Set<string>>()
  for (const { from, to } of imports) {
    const [a, b] = [nodeOf(from), nodeOf(to)]
    const isWithin = a === b || b === `${a}/index.ts`
    if (!isWithin) next.set(a, (next.get(a) ?? new Set()).add(b))
  }
  const reached = new Map([...next.keys()].map((node) => [node, reachableFrom(node, next)]))
  const isTied = (a: string, b: string): boolean =>
    Boolean(reached.get(a)?.has(b)) && Boolean(reached.get(b)?.has(a))
  const tied = [...next.keys()].filter((node) => isTied(node, node)).toSorted()
  const knots: string[][] = []
  for (const node of tied)
    if (!knots.some((knot) => knot.includes(node))) knots.push(tied.filter((other) => isTied(node, other)))
  return knots
}

const nodeOf = (file: string): string => (file.endsWith('/index.ts') ? file : posix.dirname(file))

function reachableFrom(start: string, next: ReadonlyMap<string, ReadonlySet<string>>): Set<string> {
  const reached = new Set<string>()
  const open = [start]
  for (let node = open.pop(); node !== undefined; node = open.pop())
    for (const other of next.get(node) ?? [])
      if (!reached.has(other)) {
        reached.add(other)
        open.push(other)
      }
  return reached
}
