import { containerOfHead, containers } from './formats.ts'

export type ImageType = 'image/jpeg' | 'image/png' | 'image/webp' | 'image/gif'

export const imageExtensions: Readonly<Record<ImageType, string>> = {
  'image/jpeg': 'jpg',
  'image/png': 'png',
  'image/webp': 'webp',
  'image/gif': 'gif',
}

export const isImageType = (type: string): type is ImageType => type in imageExtensions

/**
 * The type of a picture by its content. SVG does not count as a picture: it is a document that may
 * hold scripts.
 */
export function imageTypeOf(head: Uint8Array): ImageType | null {
  const text = textOf(head)
  if (text.startsWith('\xff\xd8\xff')) return 'image/jpeg'
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png'
  if (text.startsWith('RIFF') && text.startsWith('WEBP', 8)) return 'image/webp'
  return text.startsWith('GIF87a') || text.startsWith('GIF89a') ? 'image/gif' : null
}

/** The type of an audio file by its content; null for unknown ones. */
export function audioTypeOf(head: Uint8Array): string | null {
  const container = containerOfHead(head)
  return container && containers[container].mime
}

const headBytes = 16
const textOf = (bytes: Uint8Array): string => String.fromCharCode(...bytes.subarray(0, headBytes))
