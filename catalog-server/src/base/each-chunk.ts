/** Passes on the output of another process until it ends. */
export async function eachChunk(
  stream: ReadableStream<Uint8Array>,
  take: (chunk: Uint8Array) => void,
): Promise<void> {
  try {
    for await (const chunk of stream) take(chunk)
  } catch {
    // A broken pipe is the same as the end of the output.
  }
}
