/**
 * The table of shortcuts: they are bound from it, the help lists it, the settings change it. A key is named as
 * by `keyName`.
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
/** The keys of this device that differ from the default. An empty text removes the shortcut. */
export type OwnKeys = Readonly<Record<string, string>>

// The keys of the table are its ids.
export const shortcutIds = Object.keys(defaultKeys) as readonly ShortcutId[]

export const keyFor = (id: ShortcutId, own: OwnKeys): string => own[id] ?? defaultKeys[id]

/** The action bound to a key. */
export const actionFor = (key: string, own: OwnKeys): ShortcutId | undefined =>
  key === '' ? undefined : shortcutIds.find((id) => keyFor(id, own) === key)

/** Binds `key` to `id`, and to nothing else. */
export function withKey(own: OwnKeys, id: ShortcutId, key: string): OwnKeys {
  const holder = actionFor(key, own)
  const next = { ...own, ...(holder && holder !== id && { [holder]: '' }), [id]: key }
  // Defaults need not be stored.
  return Object.fromEntries(shortcutIds.flatMap((each) => entryOf(each, next[each])))
}

const entryOf = (id: ShortcutId, key: string | undefined): [ShortcutId, string][] =>
  key === undefined || key === defaultKeys[id] ? [] : [[id, key]]
