import { isUtf8 } from 'node:buffer'
import { decoderOf } from '../../../base/decoder-of.ts'

/**
 * Decodes texts whose tag declares Latin-1 or no encoding: as UTF-8 when they are valid, since no other text looks like it
 * by accident; otherwise in the encoding that is known from elsewhere.
 */
export type UndeclaredTexts = {
  text(bytes: Buffer): string
  /** The same for a field of fixed length, which may end in the middle of a character. */
  field(bytes: Buffer): string
  /** The texts decoded so far that are not UTF-8, each ended by a line feed; the first of them when there are many. */
  seen(): Buffer
}

/** The encoding of tags that do not tell theirs. */
export const defaultEncoding = 'windows-1252'

/** Enough to guess an encoding from the files of an album. */
const seenBytesMax = 1_000
const seenOfTextMax = 200

export function createUndeclaredTexts(encoding: string = defaultEncoding): UndeclaredTexts {
  const decoder = decoderOf(encoding)
  const seen = new Set<string>()
  let seenBytes = 0

  function decode(bytes: Buffer): string {
    const start = startOf(bytes)
    if (seenBytes + start.length <= seenBytesMax && !seen.has(start)) {
      seen.add(start)
      seenBytes += start.length
    }
    return decoder.decode(bytes)
  }

  return {
    text: (bytes) => (isUtf8(bytes) ? bytes.toString('utf8') : decode(bytes)),
    field: (bytes) => {
      const whole = wholeUtf8(bytes)
      // Half a character at the end is shown by no replacement.
      return whole === null ? decode(bytes).replace(/\ufffd+$/u, '') : whole
    },
    seen: () => Buffer.from([...seen].map((text) => `${text}\n`).join(''), 'latin1'),
  }
}

/** The beginning of a text, one character for each byte. Long ones end behind a byte that is no part of a character. */
function startOf(bytes: Buffer): string {
  const text = bytes.toString('latin1', 0, seenOfTextMax).replaceAll('\n', ' ')
  return bytes.length <= seenOfTextMax ? text : text.slice(0, text.search(/[\0- ][^\0- ]*$/) + 1)
}

function wholeUtf8(bytes: Buffer): string | null {
  for (let cut = 0; cut < 4 && cut < bytes.length; cut += 1) {
    const whole = bytes.subarray(0, bytes.length - cut)
    if (isUtf8(whole) && (cut === 0 || isStartOfCharacter(bytes.subarray(whole.length))))
      return whole.toString('utf8')
  }
  return null
}

const isStartOfCharacter = ([first = 0, ...rest]: Uint8Array): boolean =>
  first >= 0xc2 && rest.every((byte) => byte >= 0x80 && byte < 0xc0)
