import { encode } from 'uqr'

/** What a camera sees: a code that fills half of the picture, as a film in Y4M of some frames. */
export function filmOf(text: string): Uint8Array {
  const [width, height, frames] = [640, 480, 5]
  const { data, size } = encode(text, { border: 4, ecc: 'M' })
  const scale = Math.floor(360 / size)
  const [left, top] = [Math.floor((width - size * scale) / 2), Math.floor((height - size * scale) / 2)]
  const luma = new Uint8Array(width * height).fill(90)
  for (let y = 0; y < size * scale; y++)
    for (let x = 0; x < size * scale; x++) {
      const isDark = data[Math.floor(y / scale)]?.[Math.floor(x / scale)]
      luma[(y + top) * width + x + left] = isDark ? 25 : 225
    }
  const frame = [Buffer.from('FRAME\n'), luma, new Uint8Array((width * height) / 2).fill(128)]
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420mpeg2\n`)
  return Buffer.concat([head, ...Array.from({ length: frames }, () => frame).flat()])
}
