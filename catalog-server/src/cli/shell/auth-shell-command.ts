import { command } from '../options/command.ts'
import { one } from '../options/option.ts'
import { configOption, dataOption, userDbOption } from '../options/options.ts'
import { parsePath } from '../options/values.ts'

const looks = {
  summary: 'Manage users in a shell, or with commands on standard input',
  words: ['[USER_DB_PATH]'],
  options: {
    ...configOption,
    ...userDbOption,
    data: one<string | null>(
      { value: 'DIR', help: dataOption.data.help, otherwise: 'the nearest user.db is used' },
      parsePath,
      null,
    ),
  },
} as const

type Values = { 'user-db': string | null; data: string | null }

async function run(values: Values, [word]: string[]): Promise<number> {
  const [{ authShell }, { findUserDb }] = await Promise.all([
    import('./auth-shell.ts'),
    import('./find-user-db.ts'),
  ])
  const named = word === undefined ? values['user-db'] : parsePath(word)
  return authShell(named ?? findUserDb(values.data, process.cwd()))
}

export const authShellCommand = command({ ...looks, name: 'auth-shell', run })

/** The same as a separate program. */
export const authShellProgram = command({ ...looks, name: 'cli-auth', isProgram: true, run })
