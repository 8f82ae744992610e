import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { filesOfProject } from './files.ts'

/** Shorter passwords of tests are words that occur in logs for other reasons. */
const passwordMinCharacters = 8
/** The set-up code is printed on purpose, with frame and link. */
const setUpBox = /┌─[^└]*└─*┘/g

/** The generated secrets by their form: session tokens, one-time codes, links. */
const forms: readonly [what: string, form: RegExp][] = [
  ['a session token', /(?<![\w-])(?=\w*[a-z])(?=\w*[A-Z])(?=\w*\d)[A-Za-z0-9]{64}(?![\w-])/],
  ['the code of the owner', /(?<![\w-])[A-Z0-9]{4}-[A-Z0-9]{4}-[A-Z0-9]{4}(?![\w-])/],
  ['a link to download', /\/v1\/download\/[\w-]{20,}/],
]

/** The passwords in the sources of tests. */
export async function passwordsOfTests(): Promise<string[]> {
  const sources = filesOfProject().filter((file) => /^(e2e|bench|catalog-server\/src)\/.*\.ts$/.test(file))
  const texts = await Promise.all(sources.map((file) => Bun.file(file).text()))
  const found = texts.flatMap((text) =>
    [...text.matchAll(/\b(?:\w*[pP]assword|guess|renewed)\b(?::| =) '([^'\n]+)'/g)].map(
      ([, password = '']) => password,
    ),
  )
  return [...new Set(found)].filter((password) => password.length >= passwordMinCharacters)
}

/** Each secret in a file of a folder, with the text before it. */
export async function leaksIn(folder: string, passwords: readonly string[]): Promise<string[]> {
  const texts = await Promise.all((await readdir(folder)).map((name) => Bun.file(join(folder, name)).text()))
  return texts.flatMap((text) => leaksOf(text.replace(setUpBox, ''), passwords))
}

function leaksOf(text: string, passwords: readonly string[]): string[] {
  const places = [
    ...passwords.map((password) => ['a password', text.indexOf(password)] as const),
    ...forms.map(([what, form]) => [what, text.search(form)] as const),
  ]
  return places.flatMap(([what, at]) =>
    at < 0 ? [] : [`${what}, after: ${text.slice(Math.max(0, at - 160), at).trim()}`],
  )
}
