import type { ByteSource } from '../byte-source.ts'
import { withoutOuterTags } from '../tags/file-end.ts'
import { findAdts, readAdts } from './adts.ts'
import { readAiff } from './aiff.ts'
import { readApe } from './ape.ts'
import { asfHeaderId, readAsf } from './asf.ts'
import { DamagedFile, NotAudio, type Container, type Span } from './container.ts'
import { readFlac } from './flac.ts'
import { readMp4 } from './mp4.ts'
import { findFirstFrame, readMpeg } from './mpeg.ts'
import { mpegFrameBytes } from './mpeg-frame.ts'
import { readOgg } from './ogg.ts'
import { readWav } from './riff.ts'
import { readWavPack } from './wavpack.ts'

const mp4Boxes = new Set(['ftyp', 'moov', 'mdat', 'wide', 'free', 'skip', 'pnot'])

/**
 * Finds out by its first bytes, never by its name, what a file is, and reads it.
 *
 * @throws DamagedFile, NotAudio
 */
export function readContainer(source: ByteSource): Container {
  const { audio, before, after } = withoutOuterTags(source)
  const found = readInside(source, audio, before.length + after.length > 0)
  return { ...found, tags: [...found.tags, ...before, ...after] }
}

function readInside(source: ByteSource, audio: Span, isTagged: boolean): Container {
  const start = source.read(audio.start, 16)
  const mark = start.toString('latin1', 0, 4)
  const kind = start.toString('latin1', 8, 12)
  if (mark === 'fLaC') {
    const { format, payload, tags } = readFlac(source, audio)
    return { format, payload: { spans: [payload] }, tags: [tags] }
  }
  if (mark === 'OggS') {
    const { tags, ...ogg } = readOgg(source, audio)
    return { ...ogg, tags: [tags] }
  }
  if ((mark === 'RIFF' || mark === 'RF64' || mark === 'BW64') && kind === 'WAVE') {
    return ofOneSpan(readWav(source, audio))
  }
  if (mark === 'FORM' && (kind === 'AIFF' || kind === 'AIFC')) return ofOneSpan(readAiff(source, audio))
  if (mark === 'MAC ') return ofOneSpan({ ...readApe(source, audio), tags: [] })
  if (mark === 'wvpk') return ofOneSpan({ ...readWavPack(source, audio), tags: [] })
  if (start.toString('hex') === asfHeaderId && audio.end - audio.start >= 30) {
    const { tags, ...asf } = readAsf(source, audio)
    return ofOneSpan({ ...asf, tags: [tags] })
  }
  if (mp4Boxes.has(start.toString('latin1', 4, 8))) {
    const { format, payload, tags } = readMp4(source, audio)
    return { format, payload: { spans: payload }, tags: [tags] }
  }
  return readFrames(source, audio, isTagged)
}

function ofOneSpan({ payload, ...rest }: Omit<Container, 'payload'> & { payload: Span }): Container {
  return { ...rest, payload: { spans: [payload] } }
}

/** MP3 and bare AAC have no mark of their own, only frames; the kind whose frames come first is meant. */
function readFrames(source: ByteSource, audio: Span, isTagged: boolean): Container {
  const start = source.read(audio.start, 4)
  const mpeg = mpegFrameBytes(start, 0) > 0 ? findFirstFrame(source, audio) : null
  if (mpeg?.start === audio.start) return ofOneSpan({ ...readMpeg(source, audio, mpeg), tags: [] })
  const adts = findAdts(source, audio)
  const later = adts === audio.start ? null : (mpeg ?? findFirstFrame(source, audio))
  if (adts !== null && (!later || adts <= later.start))
    return ofOneSpan({ ...readAdts(source, audio, adts), tags: [] })
  if (later) return ofOneSpan({ ...readMpeg(source, audio, later), tags: [] })
  const hasFrameMark = start[0] === 0xff && ((start[1] ?? 0) & 0xe0) === 0xe0
  if (isTagged || hasFrameMark || start.toString('latin1', 0, 3) === 'ID3') {
    throw new DamagedFile('Behind its tags the file has no audio that can be played')
  }
  throw new NotAudio('The file holds no audio, whatever its name says')
}
