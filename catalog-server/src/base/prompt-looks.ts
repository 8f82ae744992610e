/** Most looks end sooner; an answer made of several is to be there within a tenth of a second. */
const answerMaxMs = 50

/** Looks at something; `pending` makes an answer of what was found last, if anything, while the look still runs. */
export type PromptLook<T> = (
  key: string,
  look: () => Promise<T>,
  pending: (last: T | undefined) => T,
) => Promise<T>

/**
 * For looks that may take long, such as at a disk that hangs. Nobody waits for them: one that has not ended yet goes on for
 * whoever asks next. Of one key there is one at a time.
 */
export function createPromptLooks<T>(): PromptLook<T> {
  const known = new Map<string, T>()
  const running = new Map<string, Promise<T>>()

  const start = (key: string, look: () => Promise<T>): Promise<T> => {
    const started = look()
      .then((found) => {
        known.set(key, found)
        return found
      })
      .finally(() => running.delete(key))
    running.set(key, started)
    return started
  }

  return (key, look, pending) =>
    Promise.race([
      running.get(key) ?? start(key, look),
      Bun.sleep(answerMaxMs).then(() => pending(known.get(key))),
    ])
}
