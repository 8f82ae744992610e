import { expect, test } from 'bun:test'
import { dateSeconds } from './dates.ts'
import { describe } from './describe.ts'
import { genresOf } from './genres.ts'
import { languagesOf } from './languages.ts'
import { addTag, emptyTags } from './tags/tags.ts'
import { splitTitle } from './titles.ts'

const versions: [title: string, original: string, version: string][] = [
  ['Song (Remastered 2011)', 'Song', 'Remastered 2011'],
  ['Song - 2011 Remaster', 'Song', '2011 Remaster'],
  ['Song – Remastered', 'Song', 'Remastered'],
  ['Song (Live at Wembley)', 'Song', 'Live at Wembley'],
  ['Song - Live', 'Song', 'Live'],
  ['Album [Deluxe Edition]', 'Album', 'Deluxe Edition'],
  ['Album (20th Anniversary Edition) [Live]', 'Album', '20th Anniversary Edition, Live'],
  ['Song (Part 2) (Radio Edit)', 'Song (Part 2)', 'Radio Edit'],
  ['Song (Bob Remix)', 'Song', 'Bob Remix'],
  ['Song - Re-recorded 2012', 'Song', 'Re-recorded 2012'],
  ['Well-Known Song - Acoustic', 'Well-Known Song', 'Acoustic'],
]

for (const [title, originalTitle, versionTitle] of versions) {
  test(`"${title}" is "${originalTitle}" in the version "${versionTitle}"`, () => {
    expect(splitTitle(title)).toEqual({ originalTitle, versionTitle })
  })
}

for (const title of [
  "Don't You (Forget About Me)",
  'Live and Let Die',
  'Song (Live and Let Die)',
  '(Remastered)',
  'Suite - Part One',
  'Remix',
  'A (B',
]) {
  test(`"${title}" has no version`, () => {
    expect(splitTitle(title)).toBeNull()
  })
}

function described(tags: Record<string, string | string[]>) {
  const found = emptyTags()
  for (const [name, value] of Object.entries(tags)) for (const one of [value].flat()) addTag(found, name, one)
  return describe(found, 'flac')
}

test('the title stays what the sleeve says, without the guests', () => {
  expect(described({ TITLE: 'Song (feat. Bob) (Live)', ALBUM: 'Album (Deluxe Edition)' })).toMatchObject({
    title: 'Song (Live)',
    originalTitle: 'Song',
    versionTitle: 'Live',
    album: 'Album (Deluxe Edition)',
    albumOriginalTitle: 'Album',
    albumVersionTitle: 'Deluxe Edition',
  })
})

const day = (text: string) => Date.parse(`${text}T00:00:00Z`) / 1000
const dates: [string, number | null][] = [
  ['1999', day('1999-01-01')],
  ['1999-04', day('1999-04-01')],
  ['1999-04-05', day('1999-04-05')],
  ['1999/04/05', day('1999-04-05')],
  ['19990405', day('1999-04-05')],
  ['1999-04-05T12:30:00Z', day('1999-04-05')],
  ['1999- 4-05', day('1999-04-05')],
  ['1999-04-00', day('1999-04-01')],
  ['1999-00-00', day('1999-01-01')],
  ['1999-00-05', day('1999-01-01')],
  ['1999-04-31', day('1999-01-01')],
  ['05.04.1999', day('1999-01-01')],
  ['1999-02-31', day('1999-01-01')],
  ['1955', day('1955-01-01')],
  ['0000', null],
  ['soon', null],
  ['12345678901234567890', null],
]

for (const [text, seconds] of dates) {
  test(`the date "${text}"`, () => {
    expect(dateSeconds(text)).toBe(seconds)
  })
}

test('the date of this release goes before that of the first', () => {
  expect(described({ ORIGINALDATE: '1969', DATE: '2011-05' }).releaseDate).toBe(day('2011-05-01'))
  expect(described({ ORIGINALDATE: '1969', DATE: 'unknown' }).releaseDate).toBe(day('1969-01-01'))
})

test('genres are separated, numbers get their names, doubles go', () => {
  expect(
    genresOf([
      'Rock; Pop/Jazz',
      'rock',
      '(17)',
      '(17)(6)Own',
      '13',
      'Hip-Hop/Rap',
      'R&B/Soul; Funk',
      '(255)',
    ]),
  ).toEqual(['Rock', 'Pop', 'Jazz', 'Grunge', 'Own', 'Hip-Hop/Rap', 'R&B/Soul', 'Funk'])
})

test('languages become codes', () => {
  expect(languagesOf(['eng', 'de; fre', 'English', 'X'.repeat(3), 'und', 'nonsense'])).toEqual([
    'en',
    'de',
    'fr',
  ])
})

const types: [Record<string, string | string[]>, string | null][] = [
  [{}, null],
  [{ RELEASETYPE: 'album' }, 'Album'],
  [{ RELEASETYPE: ['album', 'compilation'] }, 'Compilation'],
  [{ RELEASETYPE: 'EP' }, 'Ep'],
  [{ RELEASETYPE: 'single; live' }, 'Single'],
  [{ MEDIAKIND: '2' }, 'Audiobook'],
  [{ GENRE: 'Podcast' }, 'Podcast'],
  [{ COMPILATION: '1' }, 'Compilation'],
  [{ ALBUM: 'Song (feat. Bob) - Single' }, 'Single'],
  [{ ALBUM: 'Song [Maxi-Single]' }, 'Single'],
  [{ ALBUM: 'Title - EP' }, 'Ep'],
  [{ ALBUM: 'The Title EP' }, 'Ep'],
  [{ ALBUM: 'Song - Single', RELEASETYPE: 'album' }, 'Album'],
  [{ ALBUM: 'Every Single' }, null],
  [{ ALBUM: 'Keep' }, null],
  [{ ALBUM: 'EP' }, null],
]

for (const [tags, albumType] of types) {
  test(`${JSON.stringify(tags)} makes the album type ${albumType}`, () => {
    expect(described(tags).albumType).toBe(albumType as never)
  })
}

test('numbers, gains and flags', () => {
  expect(
    described({
      TRACKNUMBER: '03/12',
      DISCNUMBER: '0',
      R128_TRACK_GAIN: '-1280',
      REPLAYGAIN_ALBUM_GAIN: '+3,5 dB',
      REPLAYGAIN_ALBUM_PEAK: 'loud',
      ITUNESADVISORY: '2',
    }),
  ).toMatchObject({
    trackNumber: 3,
    discNumber: null,
    replayGain: { trackGainDb: 0, trackPeak: null, albumGainDb: 3.5, albumPeak: null },
    explicit: false,
  })
})

test('lyrics with times are kept as LRC', () => {
  expect(described({ LYRICS: '[00:01.00]One\r\n[00:02.50]Two' }).lyrics).toEqual([
    { text: '[00:01.00]One\n[00:02.50]Two', language: null },
  ])
  const tags = emptyTags()
  tags.sung = [{ language: 'ger', lines: [{ atMs: 61_230, text: 'Sung' }] }]
  expect(describe(tags, 'mp3').lyrics).toEqual([{ text: '[01:01.230]Sung', language: 'de' }])
})

test('texts are cleaned, cut and kept as text', () => {
  const facts = described({
    TITLE: '  <script>alert(1)</script>\u0000\u0007 e\u0301 ',
    ALBUM: '\ud800 lone',
    LABEL: 'x'.repeat(10_000),
    ARTIST: Array.from({ length: 500 }, (_, index) => `Artist ${index}`),
  })
  expect(facts.title).toBe('<script>alert(1)</script> é')
  expect(facts.album).toBe('\ufffd lone')
  expect(facts.label).toHaveLength(2000)
  expect(facts.credits).toHaveLength(100)
})

test('rules end quickly on the longest texts', () => {
  const started = performance.now()
  for (const text of [
    ' '.repeat(2000),
    '('.repeat(2000),
    ' - '.repeat(600),
    '& '.repeat(900),
    'feat. '.repeat(300),
    'a x '.repeat(500),
  ]) {
    described({
      TITLE: `a${text}`,
      ARTIST: `a${text}b`,
      ALBUM: text,
      GENRE: text,
      COMPOSER: text,
      DATE: text,
    })
  }
  expect(performance.now() - started).toBeLessThan(1000)
})
