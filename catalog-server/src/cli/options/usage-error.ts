/** The command was called wrongly: exit status 2, and the message says what to write instead. */
export class UsageError extends Error {
  override name = 'UsageError'
}
