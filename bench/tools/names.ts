/**
 * Names like those of a mixed collection, the same in every run: Latin with diacritics, Cyrillic, Chinese and Japanese.
 */
export type Random = () => number

/** A small seeded generator (mulberry32): the data of a benchmark must not change from run to run. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

export const pick = <T>(random: Random, items: readonly [T, ...T[]]): T =>
  items[Math.floor(random() * items.length)] ?? items[0]

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Distributed like the ids of the server, but the same each time. */
export function idFrom(random: Random): string {
  let id = ''
  for (let index = 0; index < 16; index += 1) id += alphabet[Math.floor(random() * alphabet.length)]
  return id
}

/** A rank among `count` with a Zipf distribution: each about in proportion to one over its number. */
export const zipfRank = (random: Random, count: number): number =>
  Math.min(count - 1, Math.floor((count + 1) ** random()) - 1)

type Script = {
  share: number
  syllables: [string, ...string[]]
  syllablesMin: number
  syllablesMax: number
  space: string
}

const split = (text: string): [string, ...string[]] => {
  const [first = '', ...rest] = text.split(' ')
  return [first, ...rest]
}

const scripts: Script[] = [
  {
    share: 0.72,
    syllables: split(
      'ba be lo na mi ra so ti ver lan der mon ta re shi dow ing light blue ri ver old wind ka ro san ter wal low ' +
        'è é ü ö å ñ ç ø ł ží ão ría über né jól dró señ',
    ),
    syllablesMin: 2,
    syllablesMax: 4,
    space: ' ',
  },
  {
    share: 0.14,
    syllables: split('ка ро ми на ле сон ве тер зи ма да ле ко бе рег мо ре ночь све т го род й до ж дь'),
    syllablesMin: 2,
    syllablesMax: 4,
    space: ' ',
  },
  {
    share: 0.14,
    syllables: split(
      '夜 月 花 風 海 空 雨 春 夏 秋 冬 山 川 光 影 夢 心 音 楽 図 鑑 東 京 北 南 の と さ く ら ひ か り 愛 歌',
    ),
    syllablesMin: 2,
    syllablesMax: 5,
    space: '',
  },
]

/** A name with a number of words in the given range, in one script. */
export function nameFrom(random: Random, wordsMin: number, wordsMax: number): string {
  const script = scriptFrom(random)
  const count = wordsMin + Math.floor(random() * (wordsMax - wordsMin + 1))
  return Array.from({ length: count }, () => wordFrom(random, script)).join(script.space)
}

function scriptFrom(random: Random): Script {
  let at = random()
  for (const script of scripts) {
    at -= script.share
    if (at < 0) return script
  }
  throw new Error('The shares of the scripts do not add up to one')
}

function wordFrom(random: Random, script: Script): string {
  const span = script.syllablesMax - script.syllablesMin + 1
  const count = script.syllablesMin + Math.floor(random() * span)
  const word = Array.from({ length: count }, () => pick(random, script.syllables)).join('')
  return word.charAt(0).toUpperCase() + word.slice(1)
}
