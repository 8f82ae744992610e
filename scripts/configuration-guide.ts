import type { Option } from '../catalog-server/src/cli/options/option.ts'
import { variableOf } from '../catalog-server/src/cli/options/option.ts'
import { serveOptions, startAnewOption } from '../catalog-server/src/cli/options/options.ts'

const head = `# Configuration

Written by \`npm run docs\` from the options that the program reads: change \`catalog-server/src/cli/options/options.ts\`, not this file.

Nothing has to be configured: \`npm start\` uses the defaults below. An option can be given in three places, and the first that
names it counts:

1. as a flag on the command line: \`--port 8080\`;
2. as a variable of the environment: \`PEZZOTTIFY_PORT=8080\`. An empty variable counts as not given;
3. as a key of a TOML file that \`--config FILE\` or \`PEZZOTTIFY_CONFIG\` names: \`port = 8080\`.

An option, variable or key that does not exist is an error that names the nearest one, so that a misspelled setting is not
silently left out. Options that may be given several times are repeated as flags, separated in variables by the character
shown, and arrays in the file: \`music = ["/music", "/more"]\`.

Other commands read those of these options that they need; \`pezzottify COMMAND --help\` prints them with the command's own.
`

/** `docs/configuration.md`: every option of the server. */
export const configurationGuide = (): string =>
  [
    head,
    '| Flag | Variable | Default | Meaning |',
    '|---|---|---|---|',
    ...Object.entries<Option<unknown>>({ ...serveOptions, ...startAnewOption }).map(rowOf),
    '',
  ].join('\n')

function rowOf([name, option]: [string, Option<unknown>]): string {
  const value = option.value ? ` ${option.value}` : ''
  const flag = `${option.short ? `\`-${option.short}\`, ` : ''}\`--${name}${value}\``
  const separated = option.separator ? `, separated by \`${option.separator}\`` : ''
  const variable = option.flagOnly ? 'none' : `\`${variableOf(name)}\`${separated}`
  const cells = [flag, variable, option.otherwise ?? (option.value ? 'none' : 'off'), option.help]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}
