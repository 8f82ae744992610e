import { wordsOf } from '@pezzottify/client/words'

/** Whether each word of the query begins a word of the title. */
export function isNamed(title: string, query: string): boolean {
  const words = wordsOf(title)
  return wordsOf(query).every((asked) => words.some((word) => word.startsWith(asked)))
}
