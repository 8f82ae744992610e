import type { ChangedKind } from '@pezzottify/contract'

const kinds: Record<string, ChangedKind> = {
  artist: 'Artist',
  album: 'Album',
  track: 'Track',
  image: 'Image',
}
export type HistoryOf = { kind: ChangedKind; id: string }

/** The item of `artist:<id>` in an address; null for anything else. */
export function historyOf(text: unknown): HistoryOf | null {
  const [, name = '', id] = (typeof text === 'string' && /^(\w+):(.+)$/s.exec(text)) || []
  const kind = Object.hasOwn(kinds, name) ? kinds[name] : undefined
  return kind && id ? { kind, id } : null
}
