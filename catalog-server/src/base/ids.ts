const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789'

/** Random text of letters and digits from the cryptographic generator, without bias: 5.95 bits a character. */
export function randomText(length: number): string {
  let text = ''
  while (text.length < length)
    for (const byte of crypto.getRandomValues(new Uint8Array(length)))
      if (byte < alphabet.length * 4 && text.length < length) text += alphabet[byte % alphabet.length]
  return text
}

/** Ids of requests: their prefix distinguishes one run of the server from another. */
export function createRequestIds(): () => string {
  const run = randomText(8)
  let count = 0
  return () => `${run}${(count++).toString(36)}`
}

/** Id of an artist, album, track or playlist. */
export const newId = (): string => randomText(16)
/** The secret of a session. */
export const newToken = (): string => randomText(64)

export const sha256Hex = (content: string | Uint8Array): string =>
  new Bun.CryptoHasher('sha256').update(content).digest('hex')
