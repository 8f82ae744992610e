import { expect, test } from 'bun:test'
import { splitWords } from './split-words.ts'

test.each<[string, string[]]>([
  ['', []],
  ['  \t ', []],
  ['add-user  alice ', ['add-user', 'alice']],
  [`add-login "two words" 'a "b" \\'`, ['add-login', 'two words', 'a "b" \\']],
  ['a"b c"d', ['ab cd']],
  [`"" ''`, ['', '']],
  ['"\\"quoted\\" \\\\ \\n"', ['"quoted" \\ \\n']],
  ['two\\ words \\"', ['two words', '"']],
  ['# a comment', []],
  ['add-login bob #secret pass#word', ['add-login', 'bob', '#secret', 'pass#word']],
])('a line is split as a shell does it: %p', (line, words) => {
  expect(splitWords(line)).toEqual(words)
})

test.each(['add-user "alice', "it's", 'add-user alice\\'])(
  'a line that is not finished is refused: %p',
  (line) => {
    expect(() => splitWords(line)).toThrow()
  },
)
