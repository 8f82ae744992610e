/** Splits the chunks of a stream into lines. */
export function createLineReader(onLine: (line: string) => void): (chunk: Uint8Array) => void {
  let rest: Buffer[] = []
  return (chunk) => {
    let bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength)
    for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10)) {
      const line = rest.length > 0 ? Buffer.concat([...rest, bytes.subarray(0, end)]) : bytes.subarray(0, end)
      rest = []
      bytes = bytes.subarray(end + 1)
      onLine(line.toString('utf8'))
    }
    // Copied, because the stream may reuse its memory.
    if (bytes.length > 0) rest.push(Buffer.from(bytes))
  }
}
