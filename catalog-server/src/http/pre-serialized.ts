import type { Bytes } from './content.ts'
import { Content } from './content.ts'

/** An answer that is JSON already. */
export class PreSerialized<T> extends Content {
  /** Only the compiler knows of it. */
  declare readonly value: T

  constructor(json: string | Bytes) {
    super(typeof json === 'string' ? Buffer.from(json) : json)
  }
}
