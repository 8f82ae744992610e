export type Bytes = Uint8Array<ArrayBuffer>

/** A short name for a content, the same as long as its bytes are. */
export const versionOf = (bytes: Uint8Array): string => Bun.hash(bytes).toString(36)

/** Bytes that are sent repeatedly, with what is made of them once. */
export class VersionedBytes {
  readonly bytes: Bytes
  /** Their compressed forms, by the name of the coding. They live as long as the bytes. */
  readonly encoded = new Map<string, Promise<Bytes>>()
  #version: string | undefined

  constructor(bytes: Bytes) {
    this.bytes = bytes
  }

  /** Names the content: the hash of the bytes. */
  get version(): string {
    return (this.#version ??= versionOf(this.bytes))
  }
}
