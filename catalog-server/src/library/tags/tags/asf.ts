import type { Tags } from './tags.ts'

/** The tags of an ASF file, from its header object. */
export async function readAsfTags(header: Buffer): Promise<Tags> {
  // Loaded when the first such file comes: most libraries have none.
  const { parseWithLibrary } = await import('./library.ts')
  return parseWithLibrary(header, 'audio/x-ms-wma')
}
