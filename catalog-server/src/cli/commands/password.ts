import { UsageError } from '../options/usage-error.ts'

/** @throws UsageError when a password is needed and there is no terminal to ask */
export function checkCanAsk(fromInput: boolean): void {
  if (!fromInput && !process.stdin.isTTY)
    throw new UsageError(
      'There is no terminal to ask for the password. Write it to standard input and add --password-stdin.',
    )
}

/**
 * The password for a command: the first line of standard input, or typed twice without echo.
 *
 * @throws UsageError when the two differ
 */
export async function readPassword(fromInput: boolean, handle: string): Promise<string> {
  if (fromInput) {
    const [line = ''] = (await Bun.stdin.text()).split(/\r?\n/, 1)
    return line
  }
  const first = await askUnseen(`Password for ${handle}: `)
  const second = await askUnseen('The same again: ')
  if (first !== second) throw new UsageError('The two passwords differ. Nothing was changed.')
  return first
}

/** A line typed on the terminal without echo. @throws UsageError when it is interrupted */
export async function askUnseen(question: string): Promise<string> {
  const line = createLine()
  process.stderr.write(question)
  process.stdin.setRawMode(true)
  process.stdin.resume()
  process.stdin.setEncoding('utf8')
  const { promise, resolve } = Promise.withResolvers<'done' | 'broken off'>()
  const onData = (keys: string): void => {
    const state = line.type(keys)
    if (state !== 'open') resolve(state)
  }
  process.stdin.on('data', onData)
  try {
    if ((await promise) === 'broken off') throw new UsageError('Broken off. Nothing was changed.')
    return line.text()
  } finally {
    process.stdin.off('data', onData)
    process.stdin.setRawMode(false)
    process.stdin.pause()
    process.stderr.write('\n')
  }
}

/** Assembles a line from keys: Enter ends it, Backspace and Ctrl-U delete, Ctrl-C and Ctrl-D interrupt. */
export function createLine() {
  let characters: string[] = []
  return {
    type: (keys: string): 'open' | 'done' | 'broken off' => {
      for (const key of keys) {
        if (key === '\r' || key === '\n') return 'done'
        if (key === '\u0003' || key === '\u0004') return 'broken off'
        if (key === '\u007f' || key === '\b') characters = characters.slice(0, -1)
        else if (key === '\u0015') characters = []
        else if (key >= ' ') characters.push(key)
      }
      return 'open'
    },
    text: (): string => characters.join(''),
  }
}
