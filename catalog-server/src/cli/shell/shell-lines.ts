import { createInterface } from 'node:readline'

const historyMax = 500
/** Lines with a password after the name are not kept in the history. */
const secret = /^(\s*(?:add-login|update-login|check-password)\s+\S+)\s.*$/

/**
 * The typed or piped lines until the end or Ctrl-C. On a terminal they can be edited, the arrow keys recall earlier
 * ones, and Tab completes the first word from `names`.
 */
export async function* linesOf(prompt: string, names: readonly string[]): AsyncGenerator<string> {
  if (!process.stdin.isTTY) return yield* createInterface({ input: process.stdin, crlfDelay: Infinity })
  let history: string[] = []
  for (;;) {
    const line = await askLine(prompt, names, history)
    if (line === null) return
    const kept = line.replace(secret, '$1')
    if (kept.trim() !== '' && kept !== history[0]) history = [kept, ...history].slice(0, historyMax)
    yield line
  }
}

/** One line; null at the end. The terminal is used only meanwhile, so that a command may ask for a password. */
function askLine(
  prompt: string,
  names: readonly string[],
  history: readonly string[],
): Promise<string | null> {
  const { promise, resolve } = Promise.withResolvers<string | null>()
  const terminal = createInterface({
    input: process.stdin,
    output: process.stdout,
    history: [...history],
    completer: (line: string) => [
      names.filter((name) => name.startsWith(line)).map((name) => `${name} `),
      line,
    ],
  })
  terminal.on('SIGINT', () => terminal.close())
  terminal.on('close', () => resolve(null))
  terminal.question(prompt, (line) => {
    resolve(line)
    terminal.close()
  })
  return promise
}
