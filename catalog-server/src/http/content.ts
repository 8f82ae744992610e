import type { Coding } from './accept-encoding.ts'
import { compress } from './compress.ts'

export type Bytes = Uint8Array<ArrayBuffer>
/**
 * Provides the content in a coding that was compressed beforehand, with a better ratio than here;
 * null when there is none.
 */
export type MadeEarlier = (coding: Coding, version: string) => Promise<Bytes | null>

export const versionOf = (bytes: Uint8Array): string => Bun.hash(bytes).toString(36)

/** Bytes that are served repeatedly. Their version and compressed forms are kept. */
export class Content {
  readonly bytes: Bytes
  readonly #madeEarlier: MadeEarlier
  readonly #coded = new Map<Coding, Promise<Bytes>>()
  #version: string | undefined

  constructor(bytes: Bytes, madeEarlier: MadeEarlier = async () => null) {
    this.bytes = bytes
    this.#madeEarlier = madeEarlier
  }

  /** The hash of the bytes. */
  get version(): string {
    return (this.#version ??= versionOf(this.bytes))
  }

  in(coding: Coding): Promise<Bytes> {
    const coded =
      this.#coded.get(coding) ??
      this.#madeEarlier(coding, this.version).then((made) => made ?? compress(this.bytes, coding))
    this.#coded.set(coding, coded)
    return coded
  }
}
