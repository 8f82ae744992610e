type RowActions = {
  play: () => void
  remove: () => void
  move: (step: 1 | -1) => void
  reach: (step: 1 | -1) => void
  toggle: () => void
}

const steps: Record<string, 1 | -1> = { ArrowUp: -1, ArrowDown: 1 }

/**
 * The keys of a row that can be moved and selected: Enter, Delete, Alt and Shift with the arrows, Ctrl with Space.
 */
export function usePlaylistRowKeys(actions: RowActions): (event: KeyboardEvent) => void {
  return (event) => {
    const step = steps[event.key]
    if (event.altKey && step !== undefined) {
      // A key held down would make a change for each row it passes.
      if (!event.repeat) actions.move(step)
    } else if (event.shiftKey && step !== undefined) {
      // The list moves the focus, and the selection follows.
      return actions.reach(step)
    } else if (event.key === 'Enter') actions.play()
    else if (event.key === 'Delete') actions.remove()
    else if (event.ctrlKey && event.key === ' ') actions.toggle()
    else return
    event.preventDefault()
    event.stopPropagation()
  }
}
