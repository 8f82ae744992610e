import { crc32 } from 'node:zlib'

type Unpacked = { name: string; bytes: Buffer; isStored: boolean; isUtf8: boolean; modified: string }

/**
 * Reads an archive by its central directory, as programs do, and checks every checksum. For tests.
 */
export function unzip(archive: Buffer): Unpacked[] {
  const end = archive.lastIndexOf(Buffer.from('PK\x05\x06', 'latin1'))
  const entries: Unpacked[] = []
  let at = archive.readUInt32LE(end + 16)
  for (let left = archive.readUInt16LE(end + 10); left > 0; left -= 1) {
    const [nameBytes, extraBytes, commentBytes] = [28, 30, 32].map((offset) =>
      archive.readUInt16LE(at + offset),
    )
    const [sum, size, local] = [16, 24, 42].map((offset) => archive.readUInt32LE(at + offset))
    if (nameBytes === undefined || size === undefined || local === undefined) throw new Error('No archive')
    const start = local + 30 + archive.readUInt16LE(local + 26) + archive.readUInt16LE(local + 28)
    const bytes = archive.subarray(start, start + size)
    const name = archive.toString('utf8', at + 46, at + 46 + nameBytes)
    if (crc32(bytes) !== sum) throw new Error(`The sum of ${name} is wrong`)
    entries.push({
      name,
      bytes,
      isStored: archive.readUInt16LE(at + 10) === 0,
      isUtf8: (archive.readUInt16LE(at + 8) & 0x800) !== 0,
      modified: dosDate(archive.readUInt16LE(at + 14)),
    })
    at += 46 + nameBytes + (extraBytes ?? 0) + (commentBytes ?? 0)
  }
  return entries
}

const dosDate = (date: number): string =>
  [1980 + (date >> 9), (date >> 5) & 15, date & 31].map((part) => String(part).padStart(2, '0')).join('-')
