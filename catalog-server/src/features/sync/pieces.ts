import type { Bytes } from '../../http/content.ts'

/** After so much text others get their turn: a millisecond or two. */
const charactersAtOnce = 128 * 1024

export type Pieces = ReturnType<typeof createPieces>

/** A long text as bytes, made piece by piece: all at once would hold everybody up. */
export function createPieces() {
  const pieces: Bytes[] = []
  let text = ''
  const pack = (): void => {
    pieces.push(Buffer.from(text))
    text = ''
  }
  return {
    /** A promise when it is time to let others go first. */
    write: (more: string): Promise<void> | null => {
      text += more
      if (text.length < charactersAtOnce) return null
      pack()
      return new Promise(setImmediate)
    },
    bytes: (): Bytes => {
      pack()
      return Buffer.concat(pieces)
    },
  }
}
