import type { MessageCompiler, MessageContext, MessageFunction } from 'vue-i18n'

const placeholder = /\{(\w+)\}/
const known = new Map<string, MessageFunction<string>>()

/**
 * Parses a text of the app: `{name}` is replaced by a value, ` | ` separates the singular from the plural, or zero, one
 * and many. No other part of the format is used; the library's own compiler would be a good part of the first load.
 */
export const compileMessage: MessageCompiler<string> = (message) => {
  const text = String(message)
  const compiled = known.get(text) ?? compile(text)
  known.set(text, compiled)
  return compiled
}

function compile(text: string): MessageFunction<string> {
  const choices = text.split(' | ')
  const pieces = new Map(choices.map((choice) => [choice, choice.split(placeholder)]))
  return ({ plural, named }: MessageContext<string>) => {
    const chosen = choices.length > 1 ? plural(choices) : text
    const said = pieces.get(chosen) ?? []
    return said.map((piece, index) => (index % 2 === 1 ? String(named(piece) ?? '') : piece)).join('')
  }
}
