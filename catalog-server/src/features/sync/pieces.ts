import type { Bytes } from '../../http/content.ts'

/** After so much others get their turn: a millisecond or two. */
const bytesAtOnce = 128 * 1024

export type Pieces = ReturnType<typeof createPieces>

/** A long text in UTF-8, made piece by piece: all at once would hold everybody up. */
export function createPieces() {
  const pieces: Uint8Array[] = []
  let bytes = 0
  return {
    /** A promise when it is time to let others go first. */
    write: (more: string | Uint8Array): Promise<void> | null => {
      const piece = typeof more === 'string' ? Buffer.from(more) : more
      const isTime = Math.floor(bytes / bytesAtOnce) < Math.floor((bytes + piece.length) / bytesAtOnce)
      pieces.push(piece)
      bytes += piece.length
      return isTime ? new Promise(setImmediate) : null
    },
    bytes: (): Bytes => Buffer.concat(pieces),
  }
}
