import type { Permission } from '@pezzottify/contract'
import { parseRole, permissionsOf, roles } from '@pezzottify/contract'
import { AppError } from '../../base/errors.ts'
import type { Role } from '@pezzottify/contract'
import type { Users } from '../../identity/index.ts'
import { userText } from '../commands/user-text.ts'

export type ShellContext = {
  path: string
  users: Users
  checkPassword: (handle: string, password: string) => Promise<boolean>
  /** Asks for a password that was left out of the line. `twice` for a new one. */
  askPassword: (handle: string, twice: boolean) => Promise<string>
}

type ShellCommand = {
  name: string
  /** The words it takes: `<handle>`; optional ones in brackets. */
  words: readonly string[]
  summary: string
  /** Returns the text to print; `end` leaves the shell. */
  run: (context: ShellContext, words: readonly string[]) => Promise<string | 'end'>
}

const handle = '<handle>'
const password = '[password]'

/** All commands of the shell, in the order of its help. */
export const shellCommands: readonly ShellCommand[] = [
  {
    name: 'add-user',
    words: [handle],
    summary: 'create a user, without role and password',
    run: async ({ users }, [name = '']) => {
      const id = await users.add({ handle: name, password: null, role: null })
      return `User "${name}" is made (id ${id}).`
    },
  },
  {
    name: 'add-login',
    words: [handle, password],
    summary: 'set the first password of a user',
    run: async ({ users, askPassword }, [name = '', given]) => {
      if ((await users.show(name)).credentials)
        throw new AppError('conflict', `User "${name}" has a password already. Change it with update-login.`)
      await users.setPassword(name, given ?? (await askPassword(name, true)), { mayBeShort: true })
      return `"${name}" can sign in now.`
    },
  },
  {
    name: 'update-login',
    words: [handle, password],
    summary: 'change a password and end the sessions of the user',
    run: async ({ users, askPassword }, [name = '', given]) => {
      if (!(await users.show(name)).credentials)
        throw new AppError('conflict', `User "${name}" has no password yet. Set one with add-login.`)
      const fresh = given ?? (await askPassword(name, true))
      const ended = await users.setPassword(name, fresh, { mayBeShort: true })
      return `The password of "${name}" is changed. Sessions ended: ${ended.length}.`
    },
  },
  {
    name: 'delete-login',
    words: [handle],
    summary: 'remove a password and end the sessions of the user',
    run: async ({ users }, [name = '']) => {
      const ended = await users.removePassword(name)
      return `"${name}" has no password now. Sessions ended: ${ended.length}.`
    },
  },
  {
    name: 'check-password',
    words: [handle, password],
    summary: 'say whether a password is right; nothing is changed',
    run: async ({ checkPassword, askPassword }, [name = '', given]) =>
      (await checkPassword(name, given ?? (await askPassword(name, false))))
        ? 'The password is correct.'
        : 'The password is wrong.',
  },
  {
    name: 'show',
    words: [handle],
    summary: 'show password, devices, sessions, roles and permissions of a user',
    run: ({ users }, [name = '']) =>
      users.show(name).then(userText, (error: unknown) => {
        if (error instanceof AppError && error.code === 'not_found') return `Warning: ${error.message}`
        throw error
      }),
  },
  {
    name: 'user-handles',
    words: [],
    summary: 'list the users',
    run: async ({ users }) => {
      const all = await users.list()
      return [...all.map((user, index) => `${index + 1}. ${user.handle}`), `Total: ${all.length}`].join('\n')
    },
  },
  {
    name: 'list-roles',
    words: [],
    summary: 'list the roles and what each may do',
    run: async () => roles.map((role) => `${role}: ${permissionsOf[role].join(', ')}`).join('\n'),
  },
  {
    name: 'add-role',
    words: [handle, '<role>'],
    summary: `give a user a role: ${roles.join(' or ')}`,
    run: async ({ users }, [name = '', role = '']) =>
      permissionsText(name, await users.addRole(name, roleNamed(role))),
  },
  {
    name: 'remove-role',
    words: [handle, '<role>'],
    summary: 'take a role away',
    run: async ({ users }, [name = '', role = '']) =>
      permissionsText(name, await users.removeRole(name, roleNamed(role))),
  },
  { name: 'where', words: [], summary: 'show the path of the database', run: async ({ path }) => path },
  { name: 'help', words: [], summary: 'show this', run: async () => shellHelp() },
  { name: 'exit', words: [], summary: 'leave', run: async () => 'end' },
]

function roleNamed(text: string): Role {
  const role = parseRole(text)
  if (!role) throw new AppError('bad_request', `Invalid role '${text}'. Valid roles are: ${roles.join(', ')}`)
  return role
}

const permissionsText = (name: string, permissions: readonly Permission[]): string =>
  `"${name}" may now: ${permissions.join(', ') || 'nothing'}`

export const shellFormOf = ({ name, words }: ShellCommand): string => [name, ...words].join(' ')

function shellHelp(): string {
  const width = Math.max(...shellCommands.map((command) => shellFormOf(command).length))
  return shellCommands
    .map((command) => `  ${shellFormOf(command).padEnd(width)}  ${command.summary}`)
    .join('\n')
}
