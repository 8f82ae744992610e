import type { TagPairs } from './tag-writer.ts'

const items: Record<string, string> = {
  TITLE: '©nam',
  ARTIST: '©ART',
  ALBUMARTIST: 'aART',
  ALBUM: '©alb',
  DATE: '©day',
  GENRE: '©gen',
  COMPOSER: '©wrt',
  LYRICS: '©lyr',
  ARTISTSORT: 'soar',
  ALBUMARTISTSORT: 'soaa',
  COMPOSERSORT: 'soco',
}

const utf8 = 1
const png = 14
const integer = 21

/** Replaces the tags of an M4A file whose index follows its audio, as ffmpeg writes it. */
export function writeItunes(file: Buffer, tags: TagPairs, cover: Uint8Array | undefined): Buffer {
  const top = boxesOf(file, 0, file.length)
  const index = top.find(({ type }) => type === 'moov')
  if (!index || index.end !== file.length) throw new Error('The index of the M4A file does not come last')
  const kept = boxesOf(file, index.start + 8, index.end).filter(({ type }) => type !== 'udta')
  const list = box('ilst', [
    ...tags.map(([name, values]) => item(name, values)),
    ...(cover ? [box('covr', [data(png, cover)])] : []),
  ])
  const handler = box('hdlr', [Buffer.from('\0\0\0\0\0\0\0\0mdirappl\0\0\0\0\0\0\0\0\0', 'latin1')])
  const meta = box('udta', [box('meta', [Buffer.alloc(4), handler, list])])
  const moov = box('moov', [...kept.map(({ start, end }) => file.subarray(start, end)), meta])
  return Buffer.concat([file.subarray(0, index.start), moov])
}

function item(name: string, values: string[]): Buffer {
  const number = Number.parseInt(values[0] ?? '0', 10)
  if (name === 'TRACKNUMBER') return box('trkn', [data(0, pairOf(values[0] ?? ''), 8)])
  if (name === 'DISCNUMBER') return box('disk', [data(0, pairOf(values[0] ?? ''), 6)])
  if (name === 'COMPILATION') return box('cpil', [data(integer, Buffer.from([number]))])
  if (name === 'ITUNESADVISORY') return box('rtng', [data(integer, Buffer.from([number]))])
  const id = items[name]
  const texts = values.map((value) => data(utf8, Buffer.from(value)))
  if (id) return box(id, texts)
  return box('----', [
    box('mean', [Buffer.alloc(4), Buffer.from('com.apple.iTunes')]),
    box('name', [Buffer.alloc(4), Buffer.from(name)]),
    ...texts,
  ])
}

/** "3/12" as two numbers of two bytes after two zeros. */
function pairOf(text: string): Buffer {
  const [number = 0, total = 0] = text.split('/').map(Number)
  const bytes = Buffer.alloc(8)
  bytes.writeUInt16BE(number, 2)
  bytes.writeUInt16BE(total, 4)
  return bytes
}

function data(type: number, value: Uint8Array, length = value.length): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32BE(type, 0)
  return box('data', [head, value.subarray(0, length)])
}

function box(type: string, parts: Uint8Array[]): Buffer {
  const content = Buffer.concat(parts)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(8 + content.length, 0)
  head.write(type, 4, 'latin1')
  return Buffer.concat([head, content])
}

function boxesOf(file: Buffer, start: number, end: number): { type: string; start: number; end: number }[] {
  const found = []
  for (let at = start; at + 8 <= end;) {
    const length = file.readUInt32BE(at)
    if (length < 8) break
    found.push({ type: file.toString('latin1', at + 4, at + 8), start: at, end: at + length })
    at += length
  }
  return found
}
