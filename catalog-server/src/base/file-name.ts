import { cutToBytes } from './text.ts'

const nameMaxBytes = 200

/**
 * A text as a file name on any system: not a path, nothing that Windows refuses, no terminal control characters,
 * and never empty.
 */
export function fileName(text: string): string {
  const plain = text
    .normalize('NFC')
    .replace(/[\p{Cc}\p{Cf}\p{Cs}]/gu, '')
    .replace(/[/\\:*?"<>|]/g, '_')
  return cutToBytes(plain, nameMaxBytes).replace(/^[\s.]+|[\s.]+$/g, '') || 'download'
}
