/**
 * The one table of keys: they are bound from it, the help lists it, the settings change it. A key is written as
 * `keyName` names it.
 */
export const defaultKeys = {
  playPause: ' ',
  next: 'k',
  previous: 'j',
  forward: 'Shift+ArrowRight',
  backward: 'Shift+ArrowLeft',
  louder: 'Shift+ArrowUp',
  quieter: 'Shift+ArrowDown',
  mute: 'm',
  like: 'l',
  shuffle: 's',
  repeat: 'r',
  queue: 'q',
  lyrics: 'y',
  fullPlayer: 'f',
  search: '/',
  palette: 'Mod+k',
  help: '?',
} as const

export type ShortcutId = keyof typeof defaultKeys
/** What this device binds otherwise. An empty text binds nothing. */
export type OwnKeys = Readonly<Record<string, string>>

// The keys of the table are its ids.
export const shortcutIds = Object.keys(defaultKeys) as readonly ShortcutId[]

export const keyFor = (id: ShortcutId, own: OwnKeys): string => own[id] ?? defaultKeys[id]

/** Which action a key stands for. */
export const actionFor = (key: string, own: OwnKeys): ShortcutId | undefined =>
  key === '' ? undefined : shortcutIds.find((id) => keyFor(id, own) === key)

/** With `key` bound to `id`, and to nothing else. */
export function withKey(own: OwnKeys, id: ShortcutId, key: string): OwnKeys {
  const holder = actionFor(key, own)
  const next = { ...own, ...(holder && holder !== id && { [holder]: '' }), [id]: key }
  // What stands in the table need not be kept.
  return Object.fromEntries(shortcutIds.flatMap((each) => kept(each, next[each])))
}

const kept = (id: ShortcutId, key: string | undefined): [ShortcutId, string][] =>
  key === undefined || key === defaultKeys[id] ? [] : [[id, key]]
