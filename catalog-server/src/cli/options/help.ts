import { formOf } from './command.ts'
import type { Command } from './command.ts'
import type { Option, Options } from './option.ts'
import { variableOf } from './option.ts'

const width = 100

/** The output of `pezzottify --help`; with a group (`user`) only its commands. */
export function helpOfAll(commands: readonly Command[], group?: string): string {
  const shown = commands.filter(({ name }) => group === undefined || name.startsWith(`${group} `))
  const rows = shown.map((entry): Row => [[entry.name, ...entry.words].join(' '), entry.summary])
  return [
    'Pezzottify streams your own music, from your own machine, to your browser and phone.',
    '',
    `Usage: pezzottify ${group ?? ''}${group ? ' ' : ''}COMMAND [OPTIONS]`,
    '',
    ...table(rows),
    '',
    'pezzottify COMMAND --help   tells all about a command',
    'pezzottify --version        prints the version',
    '',
  ].join('\n')
}

export function helpOf(entry: Command): string {
  const rows = Object.entries(entry.options).map(([name, option]): Row => [
    flagOf(name, option),
    textOf(option),
  ])
  const shared = Object.entries(entry.options).find(([, option]) => !option.flagOnly)
  return [
    `${entry.summary}.`,
    '',
    `Usage: ${formOf(entry)}${rows.length > 0 ? ' [OPTIONS]' : ''}`,
    '',
    ...table([...rows, ['-h, --help', 'print this']]),
    '',
    ...(shared ? sourcesText(entry.options) : []),
  ].join('\n')
}

type Row = [left: string, right: string]

const flagOf = (name: string, option: Option<unknown>): string =>
  `${option.short ? `-${option.short}, ` : ''}--${name}${option.value ? ` ${option.value}` : ''}`

const textOf = (option: Option<unknown>): string =>
  option.help + (option.otherwise ? ` (default: ${option.otherwise})` : '')

function sourcesText(options: Options): string[] {
  const example = 'port' in options ? 'port' : 'data'
  return [
    `An option can also be a variable (--${example} is ${variableOf(example)}) or a key of the file that --config names`,
    `(${example} = ${example === 'port' ? '3001' : '"/srv/pezzottify"'}). The command line counts first, then the variables, then the file.`,
    ...(Object.values(options).some((option) => option.separator)
      ? ['Several folders in one variable are separated by ":", several addresses by ",".']
      : []),
    '',
  ]
}

/** Two columns; the right one wraps. */
function table(rows: readonly Row[]): string[] {
  const left = Math.min(30, Math.max(...rows.map(([text]) => text.length))) + 4
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, width - left)
    const first = `  ${name}`.padEnd(left)
    return name.length + 2 > left - 2
      ? [`  ${name}`, ...lines.map((line) => ' '.repeat(left) + line)]
      : [first + (lines[0] ?? ''), ...lines.slice(1).map((line) => ' '.repeat(left) + line)]
  })
}

function wrap(text: string, columns: number): string[] {
  const lines: string[] = ['']
  for (const word of text.split(' ')) {
    const line = lines.at(-1) ?? ''
    if (line !== '' && line.length + 1 + word.length > columns) lines.push(word)
    else lines[lines.length - 1] = line === '' ? word : `${line} ${word}`
  }
  return lines
}
