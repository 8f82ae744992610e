/** What a process writes to both of its outputs, as far as it has come. */
export function logOf({ stdout, stderr }: Bun.ReadableSubprocess): () => string {
  let log = ''
  const collect = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) log += decoder.decode(chunk, { stream: true })
  }
  void collect(stdout)
  void collect(stderr)
  return () => log
}
