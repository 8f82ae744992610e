export const logLevels = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR'] as const
export type LogLevel = (typeof logLevels)[number]

export type Log = { [L in Lowercase<LogLevel>]: (message: string, fields?: Record<string, unknown>) => void }

/** Lines for people and for `grep`: time, level, message, fields. One event is one line, whatever it contains. */
export function createLog(level: LogLevel, write: (line: string) => void = (line) => console.log(line)): Log {
  const least = logLevels.indexOf(level)
  const at =
    (name: LogLevel) =>
    (message: string, fields: Record<string, unknown> = {}): void => {
      if (logLevels.indexOf(name) < least) return
      const rest = Object.entries(fields).map(([key, value]) => ` ${key}=${fieldText(value)}`)
      write(`${new Date().toISOString()} ${name.padEnd(5)} ${singleLine(message)}${rest.join('')}`)
    }
  return { trace: at('TRACE'), debug: at('DEBUG'), info: at('INFO'), warn: at('WARN'), error: at('ERROR') }
}

function fieldText(value: unknown): string {
  if (value instanceof Error) return singleLine(JSON.stringify(value.stack ?? value.message))
  return typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : singleLine(JSON.stringify(String(value)))
}

/**
 * Escapes characters that break lines, control terminals or change the direction of writing, so that nobody can forge
 * lines of the log.
 */
const singleLine = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
