import type { Coding } from './accept-encoding.ts'
import { compress } from './compress.ts'

export type Bytes = Uint8Array<ArrayBuffer>

/** An answer that is JSON already. What is found out about it is kept: it may be given more than once. */
export class Serialized<T> {
  /** Only the compiler knows of it. */
  declare readonly value: T
  readonly bytes: Bytes
  #version: string | undefined
  readonly #coded = new Map<Coding, Promise<Bytes>>()

  constructor(json: string | Bytes) {
    this.bytes = typeof json === 'string' ? Buffer.from(json) : json
  }

  /** Names its content. */
  get version(): string {
    return (this.#version ??= Bun.hash(this.bytes).toString(36))
  }

  in(coding: Coding): Promise<Bytes> {
    const coded = this.#coded.get(coding) ?? compress(this.bytes, coding)
    this.#coded.set(coding, coded)
    return coded
  }
}
