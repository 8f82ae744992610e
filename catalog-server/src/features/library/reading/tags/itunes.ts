import type { Box } from '../containers/mp4-box.ts'
import { boxes } from '../containers/mp4-box.ts'
import { parseWithLibrary } from './library.ts'
import type { Tags } from './tags.ts'

/** A picture counts as one item and is bounded where pictures are stored. */
const itemBytesMax = 24 * 1024 * 1024
const itemsMax = 1_000
const jpeg = 13
const png = 14

/**
 * The tags of an MP4 file: the items of `ilst`. Items that do not hold together are left out, so that one of them
 * does not cost all others.
 */
export async function readItunesTags(bytes: Buffer, items: Box[]): Promise<Tags> {
  const parts: Buffer[] = []
  for (const item of items.slice(0, itemsMax)) {
    if (item.end - item.start > itemBytesMax) continue
    const children = [...boxes(bytes, item.start, item.end)].map((child) => childBytes(bytes, item, child))
    if (children.length > 0) parts.push(boxOf(item.type, Buffer.concat(children)))
  }
  return parseWithLibrary(boxOf('ilst', Buffer.concat(parts)), 'audio/mp4')
}

/** Covers are often written without saying of which kind they are. */
function childBytes(bytes: Buffer, item: Box, child: Box): Buffer {
  const content = Buffer.from(bytes.subarray(child.start, child.end))
  if (item.type === 'covr' && child.type === 'data' && content.length > 12) {
    content.writeUInt32BE(content[8] === 0x89 ? png : jpeg, 0)
  }
  return boxOf(child.type, content)
}

function boxOf(type: string, content: Buffer): Buffer {
  const header = Buffer.alloc(8)
  header.writeUInt32BE(8 + content.length, 0)
  header.write(type, 4, 'latin1')
  return Buffer.concat([header, content])
}
