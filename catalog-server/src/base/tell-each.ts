/**
 * Tells everybody, one after the other. Whoever cannot take it keeps it from nobody else, and whoever tells goes on:
 * `onFailure` hears what was thrown.
 */
export function tellEach<T>(
  listeners: Iterable<T>,
  tell: (listener: T) => void,
  onFailure: (error: unknown, listener: T) => void,
): void {
  for (const listener of listeners)
    try {
      tell(listener)
    } catch (error) {
      onFailure(error, listener)
    }
}
