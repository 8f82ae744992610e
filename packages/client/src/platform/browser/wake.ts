/** Calls `wake` when the network may be back, or the page becomes visible. */
export function onBrowserWake(wake: () => void): () => void {
  const look = (): void => {
    if (document.visibilityState === 'visible') wake()
  }
  addEventListener('online', wake)
  document.addEventListener('visibilitychange', look)
  return () => {
    removeEventListener('online', wake)
    document.removeEventListener('visibilitychange', look)
  }
}

/** Calls `hide` when the page is covered, left or closed. */
export function onBrowserHide(hide: () => void): () => void {
  const look = (): void => {
    if (document.visibilityState === 'hidden') hide()
  }
  document.addEventListener('visibilitychange', look)
  addEventListener('pagehide', hide)
  return () => {
    document.removeEventListener('visibilitychange', look)
    removeEventListener('pagehide', hide)
  }
}
