import type { Role } from '@pezzottify/contract'
import { parseRole, roles } from '@pezzottify/contract'
import { join } from 'node:path'
import { command } from '../options/command.ts'
import { one, onOff } from '../options/option.ts'
import type { ValuesOf } from '../options/option.ts'
import { configOption, dataOption, userDbOption } from '../options/options.ts'
import { UsageError } from '../options/usage-error.ts'
import { BadValue } from '../options/values.ts'

const paths = { ...configOption, ...dataOption, ...userDbOption }
const password = {
  'password-stdin': onOff({ help: 'read the password from standard input', flagOnly: true }),
}

const pathOf = (values: ValuesOf<typeof paths>): string => values['user-db'] ?? join(values.data, 'user.db')

const load = () => import('./user.ts')

export const accountCommands = [
  command({
    name: 'user add',
    summary: 'Create a user; the password is asked for',
    words: ['HANDLE'],
    options: {
      ...paths,
      ...password,
      role: one<Role | null>(
        { value: roles.join('|'), help: 'what the user may do', otherwise: 'no role', flagOnly: true },
        (text) => {
          const role = parseRole(text)
          if (!role) throw new BadValue(`must be one of ${roles.join(', ')}`)
          return role
        },
        null,
      ),
    },
    run: async (values, [handle = '']) =>
      (await load()).addUser({
        path: pathOf(values),
        handle,
        role: values.role,
        passwordFromInput: values['password-stdin'],
      }),
  }),
  command({
    name: 'user list',
    summary: 'List the users',
    words: [],
    options: paths,
    run: async (values) => (await load()).listUsers(pathOf(values)),
  }),
  command({
    name: 'user show',
    summary: 'Show roles, permissions, devices and sessions of a user',
    words: ['HANDLE'],
    options: paths,
    run: async (values, [handle = '']) => (await load()).showUser(pathOf(values), handle),
  }),
  command({
    name: 'user passwd',
    summary: 'Change a password and end the sessions of the user',
    words: ['HANDLE'],
    options: { ...paths, ...password },
    run: async (values, [handle = '']) =>
      (await load()).setPassword(pathOf(values), handle, values['password-stdin']),
  }),
  command({
    name: 'user role',
    summary: 'Give a user a role, or take it away',
    words: ['HANDLE', 'add|remove', 'ROLE'],
    options: paths,
    run: async (values, [handle = '', change = '', name = '']) => {
      if (change !== 'add' && change !== 'remove')
        throw new UsageError(`"${change}" must be add or remove: pezzottify user role ${handle} add ${name}`)
      const role = parseRole(name)
      if (!role) throw new UsageError(`Invalid role "${name}". Valid roles are: ${roles.join(', ')}.`)
      return (await load()).changeRole(pathOf(values), handle, change, role)
    },
  }),
  command({
    name: 'user remove',
    summary: 'Remove a user and all that is theirs',
    words: ['HANDLE'],
    options: { ...paths, yes: onOff({ help: 'do not ask whether you are sure', flagOnly: true }) },
    run: async (values, [handle = '']) => (await load()).removeUser(pathOf(values), handle, values.yes),
  }),
]
