import { afterAll, beforeAll, expect, test } from 'bun:test'
import { mkdtempSync, rmSync } from 'node:fs'
import { stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseFile } from 'music-metadata'
import { extensionOf, makeTrack } from '../../testing/library-fixture.ts'
import type { FixtureFormat } from '../../testing/library-fixture.ts'
import type { FileFacts } from './facts.ts'
import { createReader } from './reader.ts'
import type { Reader } from './reader.ts'

/** The facts from either of them, in one form. Times and bitrates that differ by rounding alone are equal. */
type Said = Record<string, unknown>

/** Containers in which the fixtures can hold several values of one name. */
const severalValues = new Set<FixtureFormat>(['mp3', 'flac', 'ogg', 'opus', 'm4a', 'dsf'])
const tags = {
  TITLE: 'Söng',
  ALBUM: 'Album',
  ALBUMARTIST: 'One',
  DATE: '2003-04-05',
  TRACKNUMBER: '3/12',
  DISCNUMBER: '1/2',
  GENRE: 'Rock',
  REPLAYGAIN_TRACK_GAIN: '-6.50 dB',
}

/** Formats that the comparison leaves out. */
type ReadByUsAlone = 'tta' | 'caf' | 'w64' | 'mpc'
type Compared = Exclude<FixtureFormat, ReadByUsAlone>

/**
 * Every difference between our readers and music-metadata 11.16.1, with the reason. Ours are kept because of them:
 * songs that last 0 s, or play with the loudness of another, are what people complain about.
 */
const differences: Record<Compared, Record<string, string>> = {
  mp3: {},
  flac: {},
  ogg: { bitrateKbps: 'theirs is the nominal rate that the encoder wrote, ours what the file really has' },
  opus: { bitrateKbps: 'theirs is 3 kbit/s for a file of 38' },
  speex: { bitrateKbps: 'theirs is the nominal rate that the encoder wrote' },
  oggflac: {
    durationMs: 'theirs is 0: FLAC in Ogg is recognised, but not measured',
    bitrateKbps: 'follows from the length',
    title: 'the comment of FLAC in Ogg is not read by theirs',
    artists: 'likewise',
    album: 'likewise',
    year: 'likewise',
    trackNumber: 'likewise',
    discNumber: 'likewise',
    genres: 'likewise',
    trackGainDb: 'likewise',
  },
  m4a: {
    channels: 'theirs is what the sample entry says, always 2; ours reads the configuration of the decoder',
    bitDepth: 'theirs is what the sample entry says, always 16; AAC has no depth',
  },
  alac: {},
  aac: {
    durationMs: 'theirs leaves out a frame; ours counts all',
    bitrateKbps: 'follows from the length',
  },
  wav: { title: 'theirs reads INFO as Latin-1, and ffmpeg writes UTF-8' },
  aiff: {},
  wma: {
    sampleRateHz: 'not read by theirs',
    channels: 'not read by theirs',
    bitrateKbps: 'theirs is the nominal rate',
    year: 'theirs has no year where WM/Year is a whole date',
    trackGainDb: 'not read by theirs',
  },
  ape: {
    bitrateKbps: 'not computed by theirs',
    trackNumber: 'theirs does not know the item TRACKNUMBER',
  },
  wavpack: {},
  mka: {
    bitrateKbps: 'not computed by theirs',
    album: 'theirs does not know the names that ffmpeg writes for a track',
    year: 'likewise',
    discNumber: 'likewise',
    trackGainDb: 'likewise',
  },
  dsf: { bitrateKbps: 'theirs does not count what fills the last block' },
}

let folder: string
let reader: Reader
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'compare-'))
  reader = createReader({ artDirectory: join(folder, 'art'), processes: 1 })
})
afterAll(async () => {
  await reader.close()
  rmSync(folder, { recursive: true, force: true })
})

test.each(Object.keys(differences) as Compared[])(
  '%s: our reader and the library differ where it is known why, and nowhere else',
  async (format) => {
    const path = join(folder, `${format}.${extensionOf(format)}`)
    const ARTIST = severalValues.has(format) ? ['One', 'Two'] : 'One'
    await makeTrack(path, { format, tags: { ...tags, ARTIST } })
    const read = await reader.read(path, await stat(path))
    if ('problem' in read) throw new Error(read.problem.message)
    const [ours, theirs] = [saidByUs(read.facts), await saidByLibrary(path)]
    const found = Object.keys(ours).filter((name) => !isSame(name, ours[name], theirs[name]))
    expect(found.toSorted()).toEqual(Object.keys(differences[format]).toSorted())
  },
)

const saidByUs = (facts: FileFacts): Said => ({
  lossless: facts.lossless,
  durationMs: facts.durationMs,
  bitrateKbps: facts.bitrateKbps,
  sampleRateHz: facts.sampleRateHz,
  bitDepth: facts.bitDepth,
  channels: facts.channels,
  title: facts.title,
  artists: facts.credits.filter(({ role }) => role === 'MainArtist').map(({ name }) => name),
  album: facts.album,
  year: facts.releaseDate === null ? null : new Date(facts.releaseDate * 1_000).getUTCFullYear(),
  trackNumber: facts.trackNumber,
  discNumber: facts.discNumber,
  genres: facts.genres,
  trackGainDb: facts.replayGain.trackGainDb,
})

async function saidByLibrary(path: string): Promise<Said> {
  const { format, common } = await parseFile(path, { duration: true })
  return {
    lossless: format.lossless ?? false,
    durationMs: (format.duration ?? 0) * 1_000,
    bitrateKbps: (format.bitrate ?? 0) / 1_000,
    sampleRateHz: format.sampleRate ?? null,
    bitDepth: format.bitsPerSample ?? null,
    channels: format.numberOfChannels ?? null,
    title: common.title ?? null,
    artists: common.artists ?? [],
    album: common.album ?? null,
    year: common.year ?? null,
    trackNumber: common.track.no,
    discNumber: common.disk.no,
    genres: common.genre ?? [],
    trackGainDb: common.replaygain_track_gain?.dB ?? null,
  }
}

const rounded = new Set(['durationMs', 'bitrateKbps'])
const isSame = (name: string, a: unknown, b: unknown): boolean =>
  rounded.has(name) && typeof a === 'number' && typeof b === 'number'
    ? Math.abs(a - b) <= 1
    : Bun.deepEquals(a, b)
