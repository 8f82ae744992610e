import { containerOfHead, unreadOfHead } from '../../../media/formats.ts'
import type { ContainerName } from '../../../media/formats.ts'
import type { ByteSource, Span } from '../bytes/byte-source.ts'
import { withoutOuterTags } from '../tags/file-end.ts'
import { findAdts, readAdts } from './adts.ts'
import { readAiff } from './aiff.ts'
import { readApe } from './ape.ts'
import { readAsf } from './asf.ts'
import { DamagedFile, NotAudio, type Container } from './container.ts'
import { readDsf } from './dsf.ts'
import { readFlac } from './flac.ts'
import { readMatroska } from './matroska.ts'
import { readMp4 } from './mp4.ts'
import { findFirstFrame, readMpeg } from './mpeg.ts'
import { mpegFrameBytes } from './mpeg-frame.ts'
import { readOgg } from './ogg.ts'
import { readCaf } from './caf.ts'
import { readMusepack } from './musepack.ts'
import { readTta } from './tta.ts'
import { readW64 } from './w64.ts'
import { readWav } from './riff.ts'
import { readWavPack } from './wavpack.ts'

type Reader = (source: ByteSource, audio: Span, isTagged: boolean) => Container | Promise<Container>

/** One reader for each row of the table of formats. */
const readers: Record<ContainerName, Reader> = {
  FLAC: (source, audio) => {
    const { format, payload, tags } = readFlac(source, audio)
    return { format, payload: { spans: [payload] }, tags: [tags] }
  },
  Ogg: (source, audio) => {
    const { tags, ...ogg } = readOgg(source, audio)
    return { ...ogg, tags: [tags] }
  },
  WAV: (source, audio) => ofOneSpan(readWav(source, audio)),
  AIFF: (source, audio) => ofOneSpan(readAiff(source, audio)),
  APE: (source, audio) => ofOneSpan({ ...readApe(source, audio), tags: [] }),
  WavPack: (source, audio) => ofOneSpan({ ...readWavPack(source, audio), tags: [] }),
  TTA: (source, audio) => ofOneSpan({ ...readTta(source, audio), tags: [] }),
  Musepack: (source, audio) => ofOneSpan({ ...readMusepack(source, audio), tags: [] }),
  CAF: (source, audio) => ofOneSpan(readCaf(source, audio)),
  Wave64: (source, audio) => ofOneSpan({ ...readW64(source, audio), tags: [] }),
  ASF: (source, audio) => {
    const { tags, ...asf } = readAsf(source, audio)
    return ofOneSpan({ ...asf, tags: [tags] })
  },
  DSF: readDsf,
  Matroska: readMatroska,
  MP4: (source, audio) => {
    const { format, payload, tags } = readMp4(source, audio)
    return { format, payload: { spans: payload }, tags: [tags] }
  },
  ADTS: readFrames,
  MPEG: readFrames,
}

/**
 * Recognises a file by its first bytes, never by its name, and reads it.
 *
 * @throws DamagedFile, NotAudio
 */
export async function readContainer(source: ByteSource): Promise<Container> {
  const { audio, before, after } = withoutOuterTags(source)
  const unread = unreadOfHead(source.read(audio.start, 16))
  if (unread) throw new NotAudio(`Files of ${unread} are not read`)
  // Frames may also begin later: unrecognised files are searched for them.
  const name = containerOfHead(source.read(audio.start, 16)) ?? 'MPEG'
  const found = await readers[name](source, audio, before.length + after.length > 0)
  return { ...found, tags: [...found.tags, ...before, ...after] }
}

function ofOneSpan({ payload, ...rest }: Omit<Container, 'payload'> & { payload: Span }): Container {
  return { ...rest, payload: { spans: [payload] } }
}

/** MP3 and bare AAC have no magic number, only frames; the kind whose frames come first is chosen. */
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
