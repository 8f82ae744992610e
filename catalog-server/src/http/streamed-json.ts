import type { Bytes } from './content.ts'

/** An answer that is JSON and is made while it is sent: all at once it would take megabytes, and hold everybody up. */
export class StreamedJson<T> {
  /** Only the compiler knows of it. */
  declare readonly value: T
  /** Names the content, before any of it is made. */
  readonly version: string
  /** Made when they are asked for, once. It fails when not even the first of them can be made. */
  readonly pieces: () => Promise<ReadableStream<Bytes>>

  constructor(version: string, pieces: () => Promise<ReadableStream<Bytes>>) {
    this.version = version
    this.pieces = pieces
  }
}
