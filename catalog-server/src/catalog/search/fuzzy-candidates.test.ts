import type { Database } from 'bun:sqlite'
import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import type { SearchHit } from '@pezzottify/contract'
import { find } from './find.ts'
import { editDistance } from '../../base/edit-distance.ts'
import { fuzzyCandidates } from './fuzzy-candidates.ts'
import { headsIn } from './vocabulary.ts'
import { addEntries } from './index-entries.ts'
import { openIndex } from './index-file.ts'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const artists = [
  'Metallica',
  'Prince',
  'The Beatles',
  'Björk',
  'Sigur Rós',
  'Radiohead',
  'Кино',
  '坂本 龍一',
  'Chemical Brothers',
]

function indexOf(names: readonly string[]): { index: Database; [Symbol.dispose](): void } {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-typos-'))
  const index = openIndex(join(folder, 'search.db'))
  index.transaction(() => {
    const rows = names.map((name) => ({ id: name, name, context: null }))
    addEntries(index, 'artist', rows)
  })()
  return {
    index,
    [Symbol.dispose]: () => {
      index.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
const idsOf = (hits: readonly SearchHit[]): string[] => hits.map(({ item_id }) => item_id)

describe('a query with mistakes', () => {
  test.each([
    ['Metalica', 'Metallica'],
    ['Mettallica', 'Metallica'],
    ['Metallcia', 'Metallica'],
    ['Netallica', 'Metallica'],
    ['Metelica', 'Metallica'],
    ['metalic', 'Metallica'],
    ['pirnce', 'Prince'],
    ['the baetles', 'The Beatles'],
    ['bjrök', 'Björk'],
    ['sigur ross', 'Sigur Rós'],
    ['radiohaed', 'Radiohead'],
    ['chemcal brohters', 'Chemical Brothers'],
    ['кинп', 'Кино'],
    ['th ebeatles', 'The Beatles'],
    ['sigurr os', 'Sigur Rós'],
    ['lchemical brothers', 'Chemical Brothers'],
    ['dariohead', 'Radiohead'],
  ])('%s finds %s first', async (query, artist) => {
    using opened = indexOf(artists)
    expect(idsOf(await find(opened.index, query, ['artist', 'album', 'track']))[0]).toBe(artist)
  })

  test('comes behind what is written so, and finds nothing where nothing is like it', async () => {
    using opened = indexOf(['Prince', 'Princes', 'Pronce', 'Mince'])
    expect(idsOf(await find(opened.index, 'Prince', ['artist']))).toEqual(['Prince', 'Princes', 'Pronce'])
    expect(await find(opened.index, 'zzqqxxvvkk', ['artist'])).toEqual([])
    expect(await find(opened.index, 'Mixce Pxyzw', ['artist'])).toEqual([])
  })
})

test('a word with as many mistakes as it may have is found, wherever they are', async () => {
  const letters = [...'abcdefghijklmnop']
  const anyWord = fc
    .array(fc.constantFrom(...letters), { minLength: 4, maxLength: 14 })
    .map((all) => all.join(''))
  const anyEdits = fc.array(
    fc.record({ at: fc.nat(13), kind: fc.nat(3), letter: fc.constantFrom(...letters) }),
    { minLength: 1, maxLength: 2 },
  )
  await fc.assert(
    fc.asyncProperty(anyWord, anyEdits, async (word, edits) => {
      const allowed = edits.slice(0, word.length < 10 ? 1 : 2)
      const wrong = allowed.reduce((text, { at, kind, letter }) => {
        const place = at % text.length
        if (kind === 0) return text.slice(0, place) + text.slice(place + 1)
        if (kind === 1) return text.slice(0, place) + letter + text.slice(place)
        if (kind === 2) return text.slice(0, place) + letter + text.slice(place + 1)
        return text.slice(0, place) + (text[place + 1] ?? '') + (text[place] ?? '') + text.slice(place + 2)
      }, word)
      if (wrong.length < 4 || editDistance(wrong, word, 2) > allowed.length) return
      if (allowed.length === 2 && wrong.length < 8) return
      using opened = indexOf([word])
      const found = await fuzzyCandidates(
        opened.index,
        headsIn(opened.index),
        wrong,
        { isUnfinished: false, isAlone: true },
        () => null,
      )
      expect(found).toContain(word)
    }),
    { numRuns: 150 },
  )
  // Each run makes an index of its own.
})

test('is found among many others that are as near', async () => {
  const others = [...'abcdefghij'].map((one) => `Mu${one}irver`)
  using opened = indexOf([...others, 'Murriver Hall'])
  const [first] = await find(opened.index, 'Murirver Hall', ['artist'])
  expect(first?.item_id).toBe('Murriver Hall')
})

test.each([
  ['quotes and operators', `"NEAR(" OR * ^ name: -x "" ' ; DROP TABLE artist_names --`],
  ['ten thousand terms', 'abcdefgh '.repeat(10_000)],
  ['NUL and lone surrogates', 'abcd\0efgh \ud800 \udc00xyzw'],
  ['marks upon marks', `z${'\u0301'.repeat(400)}algo${'\u0338'.repeat(100)}`],
  ['one letter for ever', 'a'.repeat(512)],
  ['words that are nearly like all others', Array.from({ length: 60 }, (_, at) => `metalli${at}`).join(' ')],
])('%s do no harm and take no time', async (_, query) => {
  using opened = indexOf([
    ...artists,
    ...Array.from({ length: 2_000 }, (_, at) => `metall${at.toString(36)}a`),
  ])
  await find(opened.index, 'warm', ['artist'])
  // Of the processor: the time by the clock is that of the machine's other work, too.
  const before = process.cpuUsage()
  await find(opened.index, query, ['artist', 'album', 'track'])
  const { user, system } = process.cpuUsage(before)
  expect((user + system) / 1_000).toBeLessThan(150)
})
