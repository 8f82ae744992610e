import type { QueueEntry, QueueState } from '@pezzottify/client'
import { upcoming } from '@pezzottify/client'

/** `end`: nothing follows, since endless play is off. */
export type QueueSection = 'played' | 'now' | 'added' | 'rest' | 'similar' | 'end'
export type QueueLine =
  | { kind: 'label'; id: QueueSection }
  | {
      kind: 'entry'
      id: number
      entry: QueueEntry
      index: number
      section: QueueSection
    }

/**
 * The queue as lines of a list: played tracks (optional), the current one, those added by hand, and the following ones.
 */
export function queueLines(queue: QueueState, withPlayed: boolean, isEndless: boolean): QueueLine[] {
  const current = queue.entries.slice(queue.index, queue.index + 1)
  if (current.length === 0) return []
  const { added, rest, similar } = upcoming(queue)
  const addedFrom = queue.index + 1
  return [
    ...(withPlayed ? section('played', queue.entries.slice(0, queue.index), 0) : []),
    ...section('now', current, queue.index),
    ...section('added', added, addedFrom),
    ...section('rest', rest, addedFrom + added.length),
    ...section('similar', similar, addedFrom + added.length + rest.length),
    ...(isEndless || queue.repeat !== 'off' ? [] : [{ kind: 'label', id: 'end' } as const]),
  ]
}

function section(id: QueueSection, entries: readonly QueueEntry[], from: number): QueueLine[] {
  if (entries.length === 0) return []
  const lines = entries.map((entry, offset): QueueLine => {
    return { kind: 'entry', id: entry.entryId, entry, index: from + offset, section: id }
  })
  return [{ kind: 'label', id }, ...lines]
}
