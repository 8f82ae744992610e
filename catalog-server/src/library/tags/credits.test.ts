import { expect, test } from 'bun:test'
import { albumArtistsOf, creditsOf } from './credits.ts'
import { tagValuesOf } from './tag-values.ts'
import { addTag, emptyTags } from './tags/tags.ts'

function valuesOf(tags: Record<string, string | string[]>) {
  const found = emptyTags()
  for (const [name, value] of Object.entries(tags)) for (const one of [value].flat()) addTag(found, name, one)
  return tagValuesOf(found)
}

/** Credits as "Role: Name" without the role of the main artist. */
function creditsIn(tags: Record<string, string | string[]>): string[] {
  const values = valuesOf(tags)
  return creditsOf(values, values.first('TITLE'), albumArtistsOf(values)).map(({ role, name }) =>
    role === 'MainArtist' ? name : `${role}: ${name}`,
  )
}

const [id1, id2] = ['11111111-1111-1111-1111-111111111111', '22222222-2222-2222-2222-222222222222']

const whole = [
  'AC/DC',
  'Simon & Garfunkel',
  'Earth, Wind & Fire',
  'Tyler, The Creator',
  'Crosby, Stills, Nash & Young',
  'Mumford & Sons',
  'Some Unknown Band & The Others',
  'Nobody, Somebody and Anybody',
  'Florence + The Machine',
  'A/B Testing',
  'X',
  'Malcolm X',
  'LF SYSTEM',
  'Featherstone',
  'Love / Hate',
]

for (const name of whole) {
  test(`"${name}" is one artist`, () => {
    expect(creditsIn({ ARTIST: name })).toEqual([name])
    expect(creditsIn({ ARTIST: name, TITLE: 'Song' })).toEqual([name])
  })
}

const table: [claim: string, tags: Record<string, string | string[]>, credits: string[]][] = [
  ['";" separates', { ARTIST: 'Alice; Bob;Carol' }, ['Alice', 'Bob', 'Carol']],
  ['" / " separates, with the spaces', { ARTIST: 'Alice / Bob' }, ['Alice', 'Bob']],
  ['" vs. " separates', { ARTIST: 'Alice vs. Bob' }, ['Alice', 'Bob']],
  ['" x " separates when small', { ARTIST: 'Alice x Bob' }, ['Alice', 'Bob']],
  [
    'a guest on one track makes no other act of it',
    { ARTIST: 'Chloe x Halle feat. Joey', ALBUMARTIST: 'Chloe x Halle' },
    ['Chloe x Halle', 'FeaturedArtist: Joey'],
  ],
  ['"feat." needs no space after it', { ARTIST: 'ryo feat.初音ミク' }, ['ryo', 'FeaturedArtist: 初音ミク']],
  ['brackets may be full-width', { ARTIST: 'Ann（feat. Bob）' }, ['Ann', 'FeaturedArtist: Bob']],
  ['"featured" is no mark', { ARTIST: 'Ann featured Bob' }, ['Ann featured Bob']],
  ['"feat." starts the guests', { ARTIST: 'Alice feat. Bob' }, ['Alice', 'FeaturedArtist: Bob']],
  [
    '"ft" too, and "Featuring"',
    { ARTIST: 'Alice ft Bob', TITLE: 'Song (Featuring Carol)' },
    ['Alice', 'FeaturedArtist: Bob', 'FeaturedArtist: Carol'],
  ],
  [
    'guests are a list',
    { ARTIST: 'Alice feat. Bob, Carol & Dave' },
    ['Alice', 'FeaturedArtist: Bob', 'FeaturedArtist: Carol', 'FeaturedArtist: Dave'],
  ],
  [
    'a guest may be a whole name',
    { ARTIST: 'Alice feat. Tyler, The Creator & Simon & Garfunkel' },
    ['Alice', 'FeaturedArtist: Tyler, The Creator', 'FeaturedArtist: Simon & Garfunkel'],
  ],
  [
    'a guest and their band stay together',
    { ARTIST: 'Alice feat. Nick Cave & The Bad Seeds' },
    ['Alice', 'FeaturedArtist: Nick Cave & The Bad Seeds'],
  ],
  [
    'guests in the title before a version',
    { ARTIST: 'Alice', TITLE: 'Song (feat. Bob) [Live]' },
    ['Alice', 'FeaturedArtist: Bob'],
  ],
  [
    'guests in the title without brackets',
    { ARTIST: 'Alice', TITLE: 'Song feat. Bob - Radio Edit' },
    ['Alice', 'FeaturedArtist: Bob'],
  ],
  [
    '"with" in brackets names a guest',
    { ARTIST: 'Alice', TITLE: 'Song (with Bob)' },
    ['Alice', 'FeaturedArtist: Bob'],
  ],
  ['"With You" names nobody', { ARTIST: 'Alice', TITLE: 'Song (With You)' }, ['Alice']],
  ['"with" outside brackets names nobody', { ARTIST: 'Alice', TITLE: 'Dancing with Wolves' }, ['Alice']],
  [
    'a guest who is a main artist anyway',
    { ARTIST: 'Alice; Bob', TITLE: 'Song (feat. Bob)' },
    ['Alice', 'Bob'],
  ],
  [
    'two backslashes, as some taggers show several values',
    { ARTIST: 'Alice\\\\Bob \\\\ Carol' },
    ['Alice', 'Bob', 'Carol'],
  ],
  [
    'an article behind the name',
    { ARTIST: 'Beatles, The; Toten Hosen, Die' },
    ['The Beatles', 'Die Toten Hosen'],
  ],
  ['a given name behind a family name', { ARTIST: 'Tran, Le' }, ['Tran, Le']],
  ['a semicolon of full width', { ARTIST: '周杰伦；费玉清' }, ['周杰伦', '费玉清']],
  ['repeated values need no rule', { ARTIST: ['Alice & Co', 'Bob; Sons'] }, ['Alice & Co', 'Bob; Sons']],
  ['ARTISTS goes before ARTIST', { ARTIST: 'Alice & Bob', ARTISTS: ['Alice', 'Bob'] }, ['Alice', 'Bob']],
  [
    'who of ARTISTS is a guest, ARTIST tells',
    { ARTIST: 'Alice feat. Bob', ARTISTS: ['Alice', 'Bob'] },
    ['Alice', 'FeaturedArtist: Bob'],
  ],
  [
    'two ids allow "&" to separate',
    { ARTIST: 'Alice & Bob', MUSICBRAINZ_ARTISTID: [id1, id2] },
    ['Alice', 'Bob'],
  ],
  ['one id keeps a name whole', { ARTIST: 'Alice / Bob', MUSICBRAINZ_ARTISTID: id1 }, ['Alice / Bob']],
  ['no artist: the album artist', { ALBUMARTIST: 'Alice' }, ['Alice']],
  ['a remixer in a tag', { ARTIST: 'Alice', REMIXER: 'Bob' }, ['Alice', 'Remixer: Bob']],
  ['a remixer in the title', { ARTIST: 'Alice', TITLE: 'Song (Bob Remix)' }, ['Alice', 'Remixer: Bob']],
  [
    "a remixer's club remix",
    { ARTIST: 'Alice', TITLE: "Song - Bob's Club Remix" },
    ['Alice', 'Remixer: Bob'],
  ],
  ['a remix by nobody', { ARTIST: 'Alice', TITLE: 'Song (Extended Club Remix)' }, ['Alice']],
  [
    'the same person twice keeps both roles',
    { ARTIST: 'Alice', TITLE: 'Song (Alice Remix)', COMPOSER: 'Alice' },
    ['Alice', 'Remixer: Alice', 'Composer: Alice'],
  ],
  [
    'composers by ";" and "/"',
    { ARTIST: 'A', COMPOSER: 'Lennon/McCartney; Harrison' },
    ['A', 'Composer: Lennon', 'Composer: McCartney', 'Composer: Harrison'],
  ],
  [
    'conductor and orchestra',
    { ARTIST: 'A', CONDUCTOR: 'C', ORCHESTRA: 'O' },
    ['A', 'Conductor: C', 'Orchestra: O'],
  ],
  [
    'performers with what they did',
    { ARTIST: 'A', PERFORMER: ['Berlin (orchestra)', 'C (conductor)', 'G (guitar)'] },
    ['A', 'Conductor: C', 'Orchestra: Berlin'],
  ],
  ['the narrator of a book', { ARTIST: 'Author', NARRATOR: 'Reader' }, ['Author', 'Actor: Reader']],
]

for (const [claim, tags, credits] of table) {
  test(claim, () => {
    expect(creditsIn(tags)).toEqual(credits)
  })
}

test('ids and sort names go to the artists they belong to', () => {
  const values = valuesOf({
    ARTISTS: ['The Alices', 'Bob'],
    ARTISTSORT: ['Alices, The', 'Bob'],
    MUSICBRAINZ_ARTISTID: `${id1}/${id2}`,
    COMPOSER: 'the alices',
    ALBUMARTIST: 'The Alices',
    ALBUMARTISTSORT: 'Alices, The',
    MUSICBRAINZ_ALBUMARTISTID: id1,
  })
  expect(creditsOf(values, null, [])).toEqual([
    { role: 'MainArtist', name: 'The Alices', sortName: 'Alices, The', musicBrainzId: id1 },
    { role: 'MainArtist', name: 'Bob', sortName: 'Bob', musicBrainzId: id2 },
    { role: 'Composer', name: 'the alices', sortName: 'Alices, The', musicBrainzId: id1 },
  ])
  expect(albumArtistsOf(values)).toEqual([
    { name: 'The Alices', sortName: 'Alices, The', musicBrainzId: id1 },
  ])
})

test('the sort name of an artist with a guest is the part before the guest', () => {
  const values = valuesOf({ ARTIST: 'The Alices feat. Bob', ARTISTSORT: 'Alices, The feat. Bob' })
  expect(creditsOf(values, null, [])[0]).toMatchObject({ name: 'The Alices', sortName: 'Alices, The' })
})

test.each(['Various', 'VA', 'Varios Artistas', 'Разные исполнители', '群星', 'various artists'])(
  '%s is nobody in particular, under one name',
  (name) => {
    expect(albumArtistsOf(valuesOf({ ALBUMARTIST: name }))).toMatchObject([{ name: 'Various Artists' }])
  },
)
