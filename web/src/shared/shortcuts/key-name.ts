type Press = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'altKey' | 'ctrlKey' | 'metaKey'>

const modifiers = new Set([
  'Shift',
  'Control',
  'Alt',
  'AltGraph',
  'Meta',
  'CapsLock',
  'Dead',
  'Process',
  'Unidentified',
])
/** These keys move through lists, fields and sliders, or leave and confirm. */
const taken = /^(Shift\+)?(Tab|Enter|Escape|Backspace|Delete|Home|End|PageUp|PageDown)$|^Arrow/
const lettersOfLists = /^Shift\+\p{L}$/u

/**
 * The name of a key press: `k`, `Shift+ArrowUp`, `Mod+k` (Ctrl, or Command on a Mac). Letters are in lower case, and
 * modifiers that a keyboard layout needs for a character, such as Shift for the question mark, are not part of its
 * name. Empty for a modifier alone.
 */
export function keyName({ key, shiftKey, altKey, ctrlKey, metaKey }: Press): string {
  if (modifiers.has(key)) return ''
  const name = key.length === 1 ? key.toLowerCase() : key
  const isSign = key.length === 1 && key !== ' ' && key.toLowerCase() === key.toUpperCase()
  // AltGr reports itself as Ctrl and Alt together.
  const isAltGr = isSign && ctrlKey && altKey
  return [
    ...((ctrlKey || metaKey) && !isAltGr ? ['Mod'] : []),
    ...(altKey && !isAltGr ? ['Alt'] : []),
    ...(shiftKey && !isSign ? ['Shift'] : []),
    name,
  ].join('+')
}

/** Whether a key types a character, so that dictation can hit it by accident (WCAG 2.1.4). */
export const isCharacter = (name: string): boolean => name.length === 1 && name !== ' '

/** Whether it works while text is typed: only keys that do not edit the text. */
export const worksInFields = (name: string): boolean => name.startsWith('Mod+')

/** Why a key cannot be bound: `taken` by lists and fields, or by type-ahead in lists. */
export function refusalOf(name: string): 'taken' | 'finds' | null {
  if (lettersOfLists.test(name)) return 'finds'
  return taken.test(name) ? 'taken' : null
}

const signs: Record<string, string> = {
  ArrowRight: '→',
  ArrowLeft: '←',
  ArrowUp: '↑',
  ArrowDown: '↓',
}

/** A key as shown to people. `space` is the word for the space bar. */
export function writtenKey(name: string, { space, isMac }: { space: string; isMac: boolean }): string {
  // A plus sign can be a key itself.
  const parts = name.endsWith('+') ? [...name.slice(0, -1).split('+').filter(Boolean), '+'] : name.split('+')
  const words = parts.map((part) => {
    if (part === 'Mod') return isMac ? '⌘' : 'Ctrl'
    if (part === ' ') return space
    return signs[part] ?? (part.length === 1 ? part.toUpperCase() : part)
  })
  return words.join(' ')
}
