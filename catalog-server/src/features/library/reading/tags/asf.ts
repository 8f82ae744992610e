import { parseWithLibrary } from './library.ts'
import type { Tags } from './tags.ts'

/** The tags of an ASF file, from its header object. */
export function readAsfTags(header: Buffer): Promise<Tags> {
  return parseWithLibrary(header, 'audio/x-ms-wma')
}
