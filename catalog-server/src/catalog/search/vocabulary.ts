import type { Database } from 'bun:sqlite'

/** The shortest word of the vocabulary: a query may have one character too many. */
const learnedFrom = 3

/**
 * Where a word is cut in two: words with the same head share a row of the vocabulary, which a query that cannot match the
 * head passes by. A surrogate pair is not cut.
 */
const headLength = (word: string): number => ((word.charCodeAt(2) & 0xfc00) === 0xd800 ? headMax : 3)
export const headMax = 4

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

/**
 * The words with these heads, as they are stored: the rests of each in their order, with spaces between.
 *
 * @param containing what the rests contain somewhere
 */
export const wordsUnder = (
  index: Database,
  heads: readonly string[],
  containing = '',
): { head: string; rests: string }[] =>
  index
    .query<{ head: string; rests: string }, [string, string]>(
      `SELECT head, rests FROM vocabulary
       WHERE head IN (SELECT value FROM json_each(?1)) AND instr(rests, ?2) > 0 ORDER BY head`,
    )
    .all(JSON.stringify(heads), containing)

/** Those of some texts that are words or begin one. Of texts too short for the vocabulary both is assumed. */
export function knownIn(
  index: Database,
  texts: readonly string[],
): { words: Set<string>; beginnings: Set<string> } {
  const short = texts.filter((text) => text.length < learnedFrom)
  const long = byHead(texts)
  const [words, beginnings] = [new Set(short), new Set(short)]
  for (const { head, rests } of wordsUnder(index, [...long.keys()])) {
    for (const rest of long.get(head) ?? []) {
      const at = rests.startsWith(rest) ? 0 : rests.indexOf(` ${rest}`) + 1
      if (at === 0 && !rests.startsWith(rest)) continue
      beginnings.add(head + rest)
      // In their order, a word stands before those that it begins.
      const next = rests[at + rest.length]
      if (next === undefined || next === ' ') words.add(head + rest)
    }
  }
  return { words, beginnings }
}

/** Those that begin no word. */
export function unknownAmong(index: Database, words: readonly string[]): Set<string> {
  const { beginnings } = knownIn(index, words)
  return new Set(words.filter((word) => !beginnings.has(word)))
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
