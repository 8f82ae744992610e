import { crc32, deflateSync } from 'node:zlib'

/** A PNG whose pixels are `0xrrggbb`, or `0xaarrggbb` with `hasAlpha`; its header may claim another size. */
export function pngOf(
  width: number,
  height: number,
  colorAt: (x: number, y: number) => number,
  options: { hasAlpha?: boolean; claimedWidth?: number; claimedHeight?: number } = {},
): Uint8Array {
  const depth = options.hasAlpha ? 4 : 3
  const rows = Buffer.alloc((width * depth + 1) * height)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const color = colorAt(x, y)
      const at = y * (width * depth + 1) + 1 + x * depth
      rows.writeUIntBE(color % 0x1000000, at, 3)
      if (options.hasAlpha) rows[at + 3] = Math.floor(color / 0x1000000)
    }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(options.claimedWidth ?? width, 0)
  header.writeUInt32BE(options.claimedHeight ?? height, 4)
  header.set([8, options.hasAlpha ? 6 : 2], 8)
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(rows)),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type: string, content: Uint8Array): Buffer {
  const named = Buffer.concat([Buffer.from(type, 'latin1'), content])
  const frame = Buffer.alloc(named.length + 8)
  frame.writeUInt32BE(content.length)
  frame.set(named, 4)
  frame.writeUInt32BE(crc32(named), named.length + 4)
  return frame
}
