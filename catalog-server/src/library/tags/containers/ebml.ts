import type { ByteSource, Span } from '../bytes/byte-source.ts'

type Element = Span & { id: number; missingBytes: number }

const elementsMax = 1_000_000

/** The elements that lie in a span, one after the other. Of one called `opened` those inside follow it. */
export function* elementsIn(source: ByteSource, { start, end }: Span, opened?: number): Generator<Element> {
  let at = start
  for (let count = 0; count < elementsMax && at + 2 <= end; count += 1) {
    const element = elementAt(source, at, end)
    if (!element) return
    yield element
    at = element.id === opened ? element.start : element.end
  }
}

function elementAt(source: ByteSource, at: number, end: number): Element | null {
  const head = source.read(at, Math.min(12, end - at))
  const idBytes = Math.clz32(head[0] ?? 0) - 23
  const sizeBytes = Math.clz32(head[idBytes] ?? 0) - 23
  if (idBytes > 4 || sizeBytes > 8 || head.length < idBytes + sizeBytes) return null
  const id = head.readUIntBE(0, idBytes)
  let size = (head[idBytes] ?? 0) & (0xff >> sizeBytes)
  let isUnknown = size === 0xff >> sizeBytes
  for (const byte of head.subarray(idBytes + 1, idBytes + sizeBytes)) {
    size = size * 256 + byte
    isUnknown &&= byte === 0xff
  }
  const start = at + idBytes + sizeBytes
  // A recorder that does not know how long it will go on leaves the size open.
  const missingBytes = isUnknown ? 0 : Math.max(0, start + size - end)
  return { id, start, end: isUnknown ? end : Math.min(start + size, end), missingBytes }
}
