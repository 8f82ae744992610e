import type { SearchHit } from '@pezzottify/contract'
import { makeCatalog } from './make-catalog.ts'
import { Rounds } from './tools/measure.ts'
import { createRandom } from './tools/names.ts'
import type { BenchOptions } from './tools/options.ts'
import { loadCore, pinSelf, serverCore } from './tools/process.ts'
import type { Row } from './tools/report.ts'
import { publish } from './tools/report.ts'
import type { Serving } from './tools/server.ts'
import { startServer } from './tools/server.ts'

const p99MaxMs = 5
const recallMin = 0.98
const queriesPerClass = 200
/** Until the runtime has compiled frequent code. */
const warmUpTurns = 3

/** A query and the name that it means, if it means one. */
type Asked = { query: string; name: string | null }

/** B3: searches of each kind, one after another, in catalogs of several sizes; whether misspelled names are found. */
export async function benchSearch({ rounds, tracks }: BenchOptions): Promise<void> {
  pinSelf(loadCore)
  const results = new Rounds()
  const kinds = new Set<string>()
  for (const count of tracks) {
    const data = await makeCatalog(count)
    const server = await startServer({
      data: data.folder,
      token: data.token,
      path: `/v1/content/album/${data.albums[0]}/resolved`,
      core: serverCore,
    })
    const classes = Object.entries(queriesOf(data.words))
    for (let turn = 0; turn < warmUpTurns; turn += 1)
      for (const [, asked] of classes) await timesOf(server, data.token, asked)
    for (let round = 0; round < rounds; round += 1)
      for (const [kind, asked] of classes) {
        kinds.add(kind)
        const { ms, recall } = await timesOf(server, data.token, asked)
        results.add(`${kind} ${count} p50`, ms[Math.floor(ms.length / 2)] ?? 0)
        results.add(`${kind} ${count} p99`, ms[Math.floor(ms.length * 0.99)] ?? 0)
        if (recall !== null) results.add(`${kind} ${count} recall`, recall)
      }
    await server.stop()
  }
  await publish({
    name: 'search',
    title: 'B3: search',
    settings: {
      rounds,
      'queries of a kind': queriesPerClass,
      server: `core ${serverCore}`,
      'rate limits': 'off',
    },
    rows: tracks.flatMap((count) => [...kinds].flatMap((kind) => rowsOf(kind, count, tracks, results))),
    notes: ['Recall is the share of queries with the meant name among the first ten artists.'],
  })
}

/** Queries of each kind that people type, made from names of the catalog: the same in each run. */
function queriesOf(names: readonly string[]): Record<string, Asked[]> {
  const random = createRandom(7)
  const at = (length: number): number => Math.floor(random() * length)
  const latin = names.filter((name) => /^[\p{Script=Latin} ]{6,}$/u.test(name))
  const some = (from: readonly string[], make: (name: string) => string | null, isMeant = true): Asked[] =>
    Array.from({ length: queriesPerClass }, (_, index) => from[index % from.length] ?? '').flatMap((name) => {
      const query = make(name)
      return query === null ? [] : [{ query, name: isMeant ? name : null }]
    })
  const misspelled = (name: string): string => {
    const place = 2 + at(name.length - 3)
    return `${name.slice(0, place)}${name[place + 1]}${name[place]}${name.slice(place + 2)}`
  }
  return {
    'a whole name': some(names, (name) => name, false),
    'its beginning': some(names, (name) => name.slice(0, 4), false),
    'two names': some(names, (name) => `${name} ${names[at(names.length)]}`, false),
    'one or two letters': some(latin, (name) => name.slice(0, 1 + at(2)), false),
    'signs without spaces': some(
      names.filter((name) => /\p{Script=Han}/u.test(name)),
      (name) => name.slice(0, 2),
      false,
    ),
    'a number': some(latin, (name) => `${name.split(' ')[0]} ${1 + at(99)}`, false),
    'one mistake': some(latin, misspelled),
    'two mistakes': some(
      latin.filter((name) => longestWord(name).length >= 8),
      (name) => name.replace(longestWord(name), (word) => misspelled(misspelled(word))),
    ),
    nothing: some(latin, (name) => `${[...name].toReversed().join('')}qx`, false),
  }
}

const longestWord = (name: string): string => name.split(' ').toSorted((a, b) => b.length - a.length)[0] ?? ''

async function timesOf({ url }: Serving, token: string, asked: readonly Asked[]) {
  const ms: number[] = []
  let found = 0
  for (const { query, name } of asked) {
    const startedAt = performance.now()
    const answer = await fetch(`${url}/v1/content/search`, {
      method: 'POST',
      headers: { authorization: token, 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
    })
    const text = await answer.text()
    ms.push(performance.now() - startedAt)
    if (answer.status !== 200) throw new Error(`A search was answered with ${answer.status}: ${text}`)
    if (name !== null && isFound(text, name)) found += 1
  }
  const meant = asked.filter(({ name }) => name !== null).length
  return { ms: ms.toSorted((a, b) => a - b), recall: meant > 0 ? found / meant : null }
}

function isFound(answer: string, name: string): boolean {
  const hits = JSON.parse(answer) as SearchHit[]
  return hits
    .filter((one) => one.item_type === 'Artist')
    .slice(0, 10)
    .some((one) => one.matchable_text === name.toLowerCase())
}

function rowsOf(kind: string, count: number, all: readonly number[], results: Rounds): Row[] {
  const [p50, p99] = [results.of(`${kind} ${count} p50`), results.of(`${kind} ${count} p99`)]
  const least = Math.min(...all)
  const smallest = results.of(`${kind} ${least} p99`)
  const recall = results.of(`${kind} ${count} recall`)
  return [
    {
      workload: `${count.toLocaleString('en')} tracks, ${kind}: p99`,
      ours: p99,
      unit: 'ms',
      ...(count > least && {
        baseline: { name: `${least.toLocaleString('en')} tracks`, sample: smallest },
        ratio: p99.median / smallest.median,
      }),
      target: `≤ ${p99MaxMs} ms`,
      isMet: p99.median <= p99MaxMs,
    },
    { workload: '  p50', ours: p50, unit: 'ms', target: '', isMet: null },
    ...(recall.values.length > 0
      ? [
          {
            workload: '  recall',
            ours: recall,
            unit: '',
            target: `≥ ${recallMin}`,
            isMet: recall.median >= recallMin,
          },
        ]
      : []),
  ]
}
