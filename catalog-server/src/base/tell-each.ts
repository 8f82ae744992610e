/**
 * Calls every listener, one after the other. A listener that throws stops neither the others nor the caller:
 * `onFailure` gets the error.
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
