import type { Bytes } from './content.ts'

/** A JSON answer that is generated while it is sent: as a whole it would take megabytes, and block the server. */
export class StreamedJson<T> {
  /** Exists for the compiler only. */
  declare readonly value: T
  /** Identifies the content before any of it is generated. */
  readonly version: string
  /** Generates the chunks, once. It rejects when the first one cannot be made. */
  readonly pieces: () => Promise<ReadableStream<Bytes>>

  constructor(version: string, pieces: () => Promise<ReadableStream<Bytes>>) {
    this.version = version
    this.pieces = pieces
  }
}
