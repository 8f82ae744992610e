import type { Bytes } from './content.ts'
import { Content } from './content.ts'

/** An answer that is JSON text already. */
export class PreSerialized<T> extends Content {
  /** Exists for the compiler only. */
  declare readonly value: T

  constructor(json: string | Bytes) {
    super(typeof json === 'string' ? Buffer.from(json) : json)
  }
}
