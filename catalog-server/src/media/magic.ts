import { open } from 'node:fs/promises'

/** How many bytes of a file the two readers below look at. */
const headBytes = 16

export async function readHead(path: string): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(headBytes), 0, headBytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif'

/** The type of a picture by its content. SVG is a document that may hold scripts: no picture here. */
export function imageTypeOf(head: Uint8Array): ImageType | null {
  const text = textOf(head)
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'image/webp'
  return text.startsWith('GIF87a') || text.startsWith('GIF89a') ? 'image/gif' : null
}

/** The type of an audio file by its content; null for none that we know. */
export function audioTypeOf(head: Uint8Array): string | null {
  const text = textOf(head)
  if (text.startsWith('fLaC')) return 'audio/flac'
  if (text.startsWith('OggS')) return 'audio/ogg'
  if (text.startsWith('ftyp', 4)) return 'audio/mp4'
  if (text.startsWith('RIFF') && text.startsWith('WAVE', 8)) return 'audio/wav'
  if (text.startsWith('FORM') && text.startsWith('AIF', 8)) return 'audio/aiff'
  if (text.startsWith('\x30\x26\xb2\x75')) return 'audio/x-ms-wma'
  if (text.startsWith('MAC ')) return 'audio/x-ape'
  if (text.startsWith('wvpk')) return 'audio/x-wavpack'
  // Both begin with eleven set bits; only MPEG audio has a layer.
  if (/^\xff[\xf0-\xff]/.test(text)) return ((head[1] ?? 0) & 0x06) === 0 ? 'audio/aac' : 'audio/mpeg'
  return text.startsWith('ID3') || /^\xff[\xe0-\xef]/.test(text) ? 'audio/mpeg' : null
}

const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes)
