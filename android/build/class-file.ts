/**
 * The size of an entry in the constant pool of a class file after its tag (JVMS §4.4). A text (tag 1) states its own
 * length.
 */
const sizes: Record<number, number> = {
  3: 4,
  4: 4,
  5: 8,
  6: 8,
  7: 2,
  8: 2,
  9: 4,
  10: 4,
  11: 4,
  12: 4,
  15: 3,
  16: 2,
  17: 4,
  18: 4,
  19: 2,
  20: 2,
}
const text = 1
const twoSlots = new Set([5, 6])
const invokeDynamic = new Set([17, 18])

/**
 * Whether a class needs `invokedynamic`, as lambdas and method references do: `dx` accepts it, but the phone crashes on
 * it.
 *
 * @throws Error when it is not a class file
 */
export function needsInvokeDynamic(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (bytes.length < 10 || view.getUint32(0) !== 0xcafebabe) throw new Error('Not a class file')
  let at = 10
  for (let left = view.getUint16(8) - 1; left > 0; left--) {
    const tag = view.getUint8(at)
    const size = tag === text ? 2 + view.getUint16(at + 1) : sizes[tag]
    if (size === undefined) throw new Error(`Not a class file: entry of kind ${tag}`)
    if (invokeDynamic.has(tag)) return true
    if (twoSlots.has(tag)) left--
    at += 1 + size
  }
  return false
}
