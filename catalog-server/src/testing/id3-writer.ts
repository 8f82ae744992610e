import type { TagPairs } from './tag-writer.ts'

const frames: Record<string, string> = {
  TITLE: 'TIT2',
  ARTIST: 'TPE1',
  ALBUMARTIST: 'TPE2',
  CONDUCTOR: 'TPE3',
  REMIXER: 'TPE4',
  ALBUM: 'TALB',
  COMPOSER: 'TCOM',
  TRACKNUMBER: 'TRCK',
  DISCNUMBER: 'TPOS',
  DISCSUBTITLE: 'TSST',
  GENRE: 'TCON',
  LANGUAGE: 'TLAN',
  LABEL: 'TPUB',
  DATE: 'TDRC',
  ORIGINALDATE: 'TDOR',
  ARTISTSORT: 'TSOP',
  ALBUMARTISTSORT: 'TSO2',
  COMPOSERSORT: 'TSOC',
  COMPILATION: 'TCMP',
}

const utf8 = 3

/** Puts an ID3v2.4 tag before the audio, replacing an existing one. */
export function writeId3(file: Buffer, tags: TagPairs, cover: Uint8Array | undefined): Buffer {
  const body = Buffer.concat([
    ...tags.map(([name, values]) => textFrame(name, values)),
    ...(cover ? [pictureFrame(cover)] : []),
  ])
  const header = Buffer.from('ID3\x04\0\0\0\0\0\0', 'latin1')
  writeSyncSafe(header, body.length, 6)
  return Buffer.concat([header, body, file.subarray(audioStart(file))])
}

function audioStart(file: Buffer): number {
  if (file.toString('latin1', 0, 3) !== 'ID3') return 0
  const digit = (at: number) => (file[at] ?? 0) & 0x7f
  return 10 + ((digit(6) << 21) | (digit(7) << 14) | (digit(8) << 7) | digit(9))
}

function textFrame(name: string, values: string[]): Buffer {
  const text = values.join('\0')
  if (name === 'LYRICS') return frame('USLT', Buffer.from(`${String.fromCharCode(utf8)}eng\0${text}`))
  const id = frames[name]
  if (id) return frame(id, Buffer.from(`${String.fromCharCode(utf8)}${text}`))
  return frame('TXXX', Buffer.from(`${String.fromCharCode(utf8)}${name}\0${text}`))
}

function pictureFrame(cover: Uint8Array): Buffer {
  const head = Buffer.from('\0image/png\0\x03\0', 'latin1')
  return frame('APIC', Buffer.concat([head, cover]))
}

/** One ID3v2.4 frame; also for tests that need an odd one. */
export function frame(id: string, content: Buffer, flags = 0): Buffer {
  const header = Buffer.alloc(10)
  header.write(id, 0, 'latin1')
  writeSyncSafe(header, content.length, 4)
  header.writeUInt16BE(flags, 8)
  return Buffer.concat([header, content])
}

function writeSyncSafe(bytes: Buffer, value: number, at: number) {
  for (let i = 0; i < 4; i += 1) bytes[at + i] = (value >> (21 - 7 * i)) & 0x7f
}
