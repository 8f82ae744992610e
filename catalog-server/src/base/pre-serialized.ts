import type { Bytes } from './bytes.ts'
import { VersionedBytes } from './bytes.ts'

/** A value that is JSON text already: built by a database, or made for an earlier request. */
export class PreSerialized<T> extends VersionedBytes {
  /** Exists for the compiler only. */
  declare readonly value: T

  constructor(json: string | Bytes) {
    super(typeof json === 'string' ? Buffer.from(json) : json)
  }
}
