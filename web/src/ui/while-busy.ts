function hold(event: Event): void {
  event.preventDefault()
  event.stopImmediatePropagation()
}

/** The attributes of a button whose action is running: it keeps its focus and its place, and ignores clicks. */
export const whileBusy = (busy: boolean) =>
  busy ? ({ 'aria-busy': true, 'aria-disabled': true, onClickCapture: hold } as const) : {}
