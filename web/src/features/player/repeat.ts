import type { RepeatMode } from '@pezzottify/client'

/** The mode after a press: off, all, one, and off again. */
export function repeatAfter(mode: RepeatMode): RepeatMode {
  if (mode === 'off') return 'all'
  return mode === 'all' ? 'one' : 'off'
}
