import type { Database } from 'bun:sqlite'

/** The shortest word of the vocabulary: a query may have one character too many. */
const learnedFrom = 3

/**
 * Where a word is cut in two: words with the same head share a row of the vocabulary, which a query that cannot match the
 * head passes by. A surrogate pair is not cut.
 */
const headLength = (word: string): number => ((word.charCodeAt(2) & 0xfc00) === 0xd800 ? 4 : 3)

/** Adds the words of some texts to the vocabulary. Words stay, also when no name contains them any more. */
export function addVocabulary(index: Database, texts: Iterable<string>): void {
  const known = index.query<{ rests: string }, [string]>('SELECT rests FROM vocabulary WHERE head = ?')
  const store = index.query(
    'INSERT INTO vocabulary (head, rests) VALUES (?, ?) ON CONFLICT (head) DO UPDATE SET rests = excluded.rests',
  )
  for (const [head, rests] of byHead(texts)) {
    const before = known.get(head)?.rests.split(' ') ?? []
    const all = new Set([...before, ...rests])
    // In their order, so that a query compares what neighbours have in common once.
    if (all.size > before.length) store.run(head, [...all].toSorted().join(' '))
  }
}

/** All heads in their order: a small part of the vocabulary. */
export const headsIn = (index: Database): string[] =>
  index
    .query<{ head: string }, []>('SELECT head FROM vocabulary ORDER BY head')
    .all()
    .map(({ head }) => head)

/** The words with these heads, as they are stored: the rests of each in their order, with spaces between. */
export const wordsUnder = (index: Database, heads: readonly string[]): { head: string; rests: string }[] =>
  index
    .query<{ head: string; rests: string }, [string]>(
      'SELECT head, rests FROM vocabulary WHERE head IN (SELECT value FROM json_each(?)) ORDER BY head',
    )
    .all(JSON.stringify(heads))

/** Those of some texts that begin a word. Of texts too short for the vocabulary it is assumed. */
export function beginningsIn(index: Database, texts: readonly string[]): Set<string> {
  const short = texts.filter((text) => text.length < learnedFrom)
  const long = byHead(texts)
  const found = new Set(short)
  for (const { head, rests } of wordsUnder(index, [...long.keys()]))
    for (const rest of long.get(head) ?? []) if (` ${rests}`.includes(` ${rest}`)) found.add(head + rest)
  return found
}

function byHead(texts: Iterable<string>): Map<string, Set<string>> {
  const heads = new Map<string, Set<string>>()
  for (const text of texts)
    for (const word of text.split(' ')) {
      if (word.length < learnedFrom) continue
      const cut = headLength(word)
      const head = word.slice(0, cut)
      const rests = heads.get(head)
      if (rests) rests.add(word.slice(cut))
      else heads.set(head, new Set([word.slice(cut)]))
    }
  return heads
}
