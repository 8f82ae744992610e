import { isUtf8 } from 'node:buffer'

const windows = new TextDecoder('latin1')

/**
 * Decodes text whose tag declares Latin-1 or no encoding: as UTF-8 when it is valid, since no text in Latin-1 looks
 * like it by accident.
 */
export function undeclaredText(bytes: Buffer): string {
  return isUtf8(bytes) ? bytes.toString('utf8') : windows.decode(bytes)
}

/** The same for a field of fixed length, which may end in the middle of a character. */
export function undeclaredField(bytes: Buffer): string {
  for (let cut = 0; cut < 4 && cut < bytes.length; cut += 1) {
    const whole = bytes.subarray(0, bytes.length - cut)
    if (isUtf8(whole) && (cut === 0 || isStartOfCharacter(bytes.subarray(whole.length))))
      return whole.toString('utf8')
  }
  return windows.decode(bytes)
}

const isStartOfCharacter = ([first = 0, ...rest]: Uint8Array): boolean =>
  first >= 0xc2 && rest.every((byte) => byte >= 0x80 && byte < 0xc0)
