import type { Bytes } from '../base/bytes.ts'
import { VersionedBytes } from '../base/bytes.ts'
import type { Coding } from './accept-encoding.ts'
import { compress } from './compress.ts'

/**
 * Provides the content in a coding that was compressed beforehand, with a better ratio than here;
 * null when there is none.
 */
export type MadeEarlier = (coding: Coding, version: string) => Promise<Bytes | null>

/** Bytes of a file or document of ours. */
export class Content extends VersionedBytes {
  readonly #madeEarlier: MadeEarlier

  constructor(bytes: Bytes, madeEarlier: MadeEarlier = async () => null) {
    super(bytes)
    this.#madeEarlier = madeEarlier
  }

  in(coding: Coding): Promise<Bytes> {
    return encodedOnce(this, coding, async () => {
      const made = await this.#madeEarlier(coding, this.version)
      return made ?? compress(this.bytes, coding)
    })
  }
}

/** The bytes in a coding, which is made when it is first asked for. */
export function encodedOnce(
  { encoded }: VersionedBytes,
  coding: Coding,
  make: () => Promise<Bytes>,
): Promise<Bytes> {
  const known = encoded.get(coding)
  if (known) return known
  const made = make()
  encoded.set(coding, made)
  made.catch(() => encoded.delete(coding))
  return made
}
