import { keepLog } from '../catalog-server/src/testing/kept-logs.ts'

/** The output of a process so far, from both of its streams. */
export function logOf({ stdout, stderr }: Bun.ReadableSubprocess): () => string {
  let log = ''
  const collect = async (stream: ReadableStream<Uint8Array>): Promise<void> => {
    const decoder = new TextDecoder()
    for await (const chunk of stream) {
      const text = decoder.decode(chunk, { stream: true })
      log += text
      keepLog(text)
    }
  }
  void collect(stdout)
  void collect(stderr)
  return () => log
}
