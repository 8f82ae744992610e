import { numberWords } from '../paths/disc-folders.ts'

/** The place of a track in its album, as its tags tell it; null for what they do not. */
export type Place = { disc: number | null; track: number | null; discTitle: string | null }

/** "A1", "B-2", "C": sides of records, each of which counts from one. */
const side = /^([a-l])[\s.-]*(\d{1,2})?$/i
/** "1-3", "1-03" and "2.11": behind a dot there are two digits, or it may be anything. */
const discAndTrack = /^(\d{1,2})(?:-(?=\d)|\.(?=\d\d))(\d{1,2})$/
const word = /^(?:#|№|n[or°º]\.?|track|titel|piste|disc|disk|cd|side)\s*(?=\d)/i

/**
 * Numbers with their total ("3/12"), a word ("Track 3"), a disc ("1-03", "CD2-4") or the side of a record ("B2"). Each side is a disc
 * of its own: a file does not say how many tracks come before it on the other one.
 */
export function placeOf(trackText: string | null, discText: string | null, discTitle: string | null): Place {
  const text = plain(trackText)
  const disc = numberOf(plain(discText))
  const [, letter, onSide] = side.exec(text) ?? []
  if (letter !== undefined) {
    const sides = letter.toLowerCase().charCodeAt(0) - 'a'.charCodeAt(0) + 1
    // Where each record of a box has sides A and B, the disc tells which record it is.
    const before = disc !== null && sides <= 2 ? (disc - 1) * 2 : 0
    return {
      disc: before + sides,
      track: numberOf(onSide ?? '1'),
      discTitle: discTitle ?? `Side ${letter.toUpperCase()}`,
    }
  }
  const [, ownDisc, onDisc] = discAndTrack.exec(text) ?? []
  if (onDisc !== undefined)
    return { disc: disc ?? numberOf(ownDisc ?? ''), track: numberOf(onDisc), discTitle }
  return { disc, track: numberOf(text), discTitle }
}

const plain = (text: string | null): string => (text ?? '').normalize('NFKC').trim().replace(word, '')

/** 0 means that it was not filled in. */
function numberOf(text: string): number | null {
  const number = Number(
    /^(\d{1,5})\s*(?:\D|$)/.exec(text)?.[1] ?? numberWords.indexOf(text.toLowerCase()) + 1,
  )
  return number > 0 ? number : null
}
