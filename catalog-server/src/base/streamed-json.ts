import type { Bytes } from './bytes.ts'

/** JSON text that is generated while it is sent: as a whole it would take megabytes, and block the server. */
export class StreamedJson<T> {
  /** Exists for the compiler only. */
  declare readonly value: T
  /** Identifies the content before any of it is generated. */
  readonly version: string
  /** Generates the chunks, once. It rejects when the first one cannot be made. */
  readonly chunks: () => Promise<ReadableStream<Bytes>>

  constructor(version: string, chunks: () => Promise<ReadableStream<Bytes>>) {
    this.version = version
    this.chunks = chunks
  }
}
