/** A decoder of any encoding of the web: Bun's types name a few only, the runtime knows all. */
export const decoderOf = (encoding: string, options?: { fatal: boolean }): TextDecoder =>
  new TextDecoder(encoding as Bun.Encoding, options)
