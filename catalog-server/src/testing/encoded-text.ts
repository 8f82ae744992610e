import { decoderOf } from '../base/decoder-of.ts'

/** Encodes a text in an encoding that the runtime can only decode: by trying all bytes and pairs of bytes. */
export function encodeAs(encoding: string, text: string): Buffer {
  const bytesOf = tableOf(encoding)
  return Buffer.concat(
    [...text].map((character) => {
      const bytes = bytesOf.get(character)
      if (!bytes) throw new Error(`${encoding} has no ${character}`)
      return bytes
    }),
  )
}

const tables = new Map<string, Map<string, Buffer>>()

function tableOf(encoding: string): Map<string, Buffer> {
  const known = tables.get(encoding)
  if (known) return known
  const decoder = decoderOf(encoding)
  const table = new Map<string, Buffer>()
  const add = (bytes: Buffer): void => {
    const text = decoder.decode(bytes)
    if ([...text].length === 1 && text !== '\ufffd' && !table.has(text)) table.set(text, bytes)
  }
  for (let one = 0; one < 256; one += 1) add(Buffer.from([one]))
  for (let pair = 0x8000; pair < 0x10000; pair += 1) add(Buffer.from([pair >> 8, pair & 0xff]))
  tables.set(encoding, table)
  return table
}
