import type { IconName } from './icons.ts'

export type MenuItem = {
  id: string
  label: string
  icon?: IconName
  /** A second line: the state of what can be chosen. */
  note?: string
  /** The keyboard shortcut in readable form. */
  keys?: string
  danger?: boolean
  disabled?: boolean
  /** Marks the chosen one of several; false for the others. */
  checked?: boolean
  /** Names it for tests. */
  testId?: string
  run: () => void
}

/** Groups are separated by a line. Order: play, queue, playlist, radio │ go to, share, details │ remove. */
export type MenuGroups = readonly (readonly MenuItem[])[]

/** Where a menu opens: beside the button that opens it, or under the pointer. */
export type MenuAnchor = HTMLElement | { x: number; y: number }

/**
 * The anchor for a click on a "More" button, a right click, or the menu key (which has no pointer position).
 */
export function anchorOf(event: MouseEvent): MenuAnchor {
  event.preventDefault()
  const target = event.currentTarget
  const hasPlace = event.type === 'contextmenu' && (event.clientX !== 0 || event.clientY !== 0)
  return hasPlace || !(target instanceof HTMLElement) ? { x: event.clientX, y: event.clientY } : target
}
