import { createCipheriv, createDecipheriv, randomBytes, timingSafeEqual } from 'node:crypto'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const characters = 26
const form = /^[a-z2-7]{26}$/
const nonceBytes = 12
const tagBytes = 16

/** 130 random bits in letters and digits that are hard to mistake, and ASCII: clients encode others in several ways. */
export const newSecret = (): string =>
  [...randomBytes(characters)].map((byte) => alphabet[byte % alphabet.length]).join('')

export const looksLikeSecret = (text: string): boolean => form.test(text)

/** The row that an encrypted secret belongs to: in another one it cannot be decrypted. */
export type Place = { userId: number; id: number }

const bindingTo = ({ userId, id }: Place): Buffer => Buffer.from(`${userId} ${id}`)

/** AES-256-GCM: nonce, tag and ciphertext. */
export function encryptSecret(secret: string, key: Buffer, place: Place): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(bindingTo(place))
  const encrypted = Buffer.concat([cipher.update(secret, 'ascii'), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), encrypted])
}

/** Null for what was encrypted with another key, for another row, or was changed. */
export function decryptSecret(stored: Uint8Array, key: Buffer, place: Place): string | null {
  try {
    const nonce = stored.subarray(0, nonceBytes)
    const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      .setAAD(bindingTo(place))
      .setAuthTag(stored.subarray(nonceBytes, nonceBytes + tagBytes))
    const encrypted = stored.subarray(nonceBytes + tagBytes)
    return Buffer.concat([decipher.update(encrypted), decipher.final()]).toString('ascii')
  } catch {
    return null
  }
}

/** Whether a token is the MD5 of the secret and the salt, in constant time. */
export function provesSecret(token: string, salt: string, secret: string): boolean {
  const expected = Buffer.from(new Bun.CryptoHasher('md5').update(secret + salt).digest('hex'))
  const presented = Buffer.from(token.toLowerCase())
  return presented.length === expected.length && timingSafeEqual(presented, expected)
}
