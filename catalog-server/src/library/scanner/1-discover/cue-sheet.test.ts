import { expect, test } from 'bun:test'
import { readCueSheet } from './cue-sheet.ts'

const sheet = `REM GENRE Rock
REM DATE 1988
REM REPLAYGAIN_ALBUM_GAIN -7.12 dB
REM REPLAYGAIN_ALBUM_PEAK 0.988
SONGWRITER "Dan"
PERFORMER "Ann"
TITLE "Record"
FILE "Record.wav" WAVE
  TRACK 01 AUDIO
    TITLE "Lake"
    INDEX 01 00:00:00
  TRACK 02 AUDIO
    TITLE "Hills, "the" second"
    PERFORMER "Ann feat. Bob"
    SONGWRITER "Cid"
    REM REPLAYGAIN_TRACK_GAIN -6.50 dB
    REM REPLAYGAIN_TRACK_PEAK 0.875
    INDEX 00 03:10:00
    INDEX 01 03:12:37
`

test('a cue sheet tells where tracks begin and what they are called; a gap belongs to the track before it', () => {
  const [file, ...others] = readCueSheet(sheet)
  expect(others).toEqual([])
  const about = {
    album: 'Record',
    albumPerformer: 'Ann',
    date: '1988',
    genre: 'Rock',
    disc: null,
    albumGain: '-7.12 dB',
    albumPeak: '0.988',
  }
  const second = (3 * 60 + 12) * 75 + 37
  expect(file).toEqual({
    name: 'Record.wav',
    tracks: [
      {
        ...about,
        number: 1,
        title: 'Lake',
        performer: null,
        songwriter: 'Dan',
        trackGain: null,
        trackPeak: null,
        startFrames: 0,
        endFrames: second,
      },
      {
        ...about,
        number: 2,
        title: 'Hills, "the" second',
        performer: 'Ann feat. Bob',
        songwriter: 'Cid',
        trackGain: '-6.50 dB',
        trackPeak: '0.875',
        startFrames: second,
        endFrames: null,
      },
    ],
  })
})

test.each([
  ['without times', 'FILE a.wav WAVE\nTRACK 01 AUDIO\nTRACK 02 AUDIO\nINDEX 01 00:10:00'],
  [
    'with times in no order',
    'FILE a.wav WAVE\nTRACK 01 AUDIO\nINDEX 01 00:10:00\nTRACK 02 AUDIO\nINDEX 01 00:05:00',
  ],
  ['of nothing', 'FILE a.wav WAVE'],
  ['of data', 'FILE a.bin BINARY\nTRACK 01 MODE1/2352\nINDEX 01 00:00:00'],
  ['that is none', '\0\0\0\nFILE\nTRACK\nINDEX 01 x'],
])('a sheet %s cuts nothing', (_, text) => {
  expect(readCueSheet(text)).toEqual([])
})

test('each file of a sheet has its own times', () => {
  const side = (name: string): string =>
    `FILE "${name}" WAVE\r\n TRACK 01 AUDIO\r\n INDEX 01 00:00:00\r\n TRACK 02 AUDIO\r\n INDEX 01 01:00:00\r\n`
  expect(
    readCueSheet(side('A.wav') + side('B.wav')).map(({ name, tracks }) => [name, tracks.length]),
  ).toEqual([
    ['A.wav', 2],
    ['B.wav', 2],
  ])
})

test('sound before the first track is a hidden one, and a pause is none', () => {
  const read = (first: string) =>
    readCueSheet(sheet.replace('INDEX 01 00:00:00', `INDEX 00 00:00:00\nINDEX 01 ${first}`))[0]?.tracks.map(
      ({ number, title, songwriter, startFrames, endFrames }) => [
        [number, title, songwriter],
        [startFrames, endFrames],
      ],
    )
  const second = (3 * 60 + 12) * 75 + 37
  const hills = [
    [2, 'Hills, "the" second', 'Cid'],
    [second, null],
  ]
  expect(read('00:10:00')).toEqual([
    [
      [1, 'Lake', 'Dan'],
      [750, second],
    ],
    hills,
  ])
  expect(read('00:10:01')).toEqual([
    [
      [0, null, null],
      [0, 751],
    ],
    [
      [1, 'Lake', 'Dan'],
      [751, second],
    ],
    hills,
  ])
  const enhanced =
    'FILE a.bin BINARY\nTRACK 01 MODE1/2352\nINDEX 01 00:00:00\nTRACK 02 AUDIO\nINDEX 01 01:00:00'
  expect(readCueSheet(enhanced)[0]?.tracks.map(({ number }) => number)).toEqual([2])
})

test('data is no track, and ends the track before it in the same file', () => {
  const tracks = (kinds: string[]): string =>
    kinds
      .map(
        (kind, index) => `TRACK 0${index + 1} ${kind}\nTITLE "${kind} ${index}"\nINDEX 01 00:0${index}:00\n`,
      )
      .join('')
  const read = (text: string) =>
    readCueSheet(text).map(({ tracks: found }) =>
      found.map(({ title, startFrames, endFrames }) => [title, startFrames, endFrames]),
    )
  const audio = [
    ['AUDIO 0', 0, 75],
    ['AUDIO 1', 75, 150],
  ]
  expect(read(`FILE a.wav WAVE\n${tracks(['AUDIO', 'AUDIO', 'MODE1/2352'])}`)).toEqual([audio])
  expect(read(`FILE a.wav WAVE\n${tracks(['MODE1/2352', 'AUDIO'])}`)).toEqual([[['AUDIO 1', 75, null]]])
  const apart = 'FILE b.bin BINARY\nTRACK 03 MODE2/2352\nTITLE Data\nINDEX 01 00:00:00\n'
  expect(read(`FILE a.wav WAVE\n${tracks(['AUDIO', 'AUDIO'])}${apart}`)).toEqual([
    [
      ['AUDIO 0', 0, 75],
      ['AUDIO 1', 75, null],
    ],
  ])
})
