import { dirname } from 'node:path'
import type { Role } from '@pezzottify/contract'
import { systemClock } from '../../base/clock.ts'
import { openUsers } from '../../db/user/schema.ts'
import { createEventLog } from '../../events/index.ts'
import { AppError } from '../../base/errors.ts'
import { isThere } from '../../base/is-there.ts'
import { shellQuoted } from '../../base/shell-quoted.ts'
import type { Users } from '../../identity/index.ts'
import { createUsers } from '../../identity/index.ts'
import { makeFolder } from './data-folders.ts'
import { checkCanAsk, readPassword } from './password.ts'
import { UsageError } from '../options/usage-error.ts'
import { userText } from './user-text.ts'

/** Works on the database beside a running server: each waits for the other's writes. */
async function withUsers(
  path: string,
  mayCreate: boolean,
  work: (users: Users) => Promise<void>,
): Promise<number> {
  if (!mayCreate && !isThere(path))
    throw new AppError(
      'not_found',
      `There is no user database at ${path}. Name its folder with --data, or the file with --user-db.`,
    )
  const opened = openUsers(path)
  try {
    const events = createEventLog(opened, systemClock)
    await work(createUsers({ users: opened, events, clock: systemClock }))
    return 0
  } finally {
    await opened.close()
  }
}

type AddInput = { path: string; handle: string; role: Role | null; passwordFromInput: boolean }

export async function addUser({ path, handle, role, passwordFromInput }: AddInput): Promise<number> {
  checkCanAsk(passwordFromInput)
  makeFolder(dirname(path))
  return withUsers(path, true, async (users) => {
    await users.checkNew(handle)
    const password = await readPassword(passwordFromInput, handle)
    const id = await users.add({ handle, password, role })
    console.log(`User "${handle}" is made (id ${id}${role ? `, ${role}` : ''}).`)
    if (!role)
      console.log(
        `It may do nothing yet. Give it a role: ${roleCommand(path, shellQuoted(handle), 'Regular')}`,
      )
  })
}

export const listUsers = (path: string): Promise<number> =>
  withUsers(path, false, async (users) => {
    const all = await users.list()
    for (const { id, handle, roles } of all)
      console.log(`${String(id).padStart(4)}  ${handle}  ${roles.join(', ') || 'no role'}`)
    console.log(`${all.length} ${all.length === 1 ? 'user' : 'users'}`)
  })

export const showUser = (path: string, handle: string): Promise<number> =>
  withUsers(path, false, async (users) => {
    console.log(userText(await users.show(handle)))
  })

export async function setPassword(path: string, handle: string, passwordFromInput: boolean): Promise<number> {
  checkCanAsk(passwordFromInput)
  return withUsers(path, false, async (users) => {
    await users.show(handle)
    const ended = await users.setPassword(handle, await readPassword(passwordFromInput, handle))
    console.log(`The password of "${handle}" is changed. Sessions ended: ${ended.length}.`)
  })
}

export const changeRole = (
  path: string,
  handle: string,
  change: 'add' | 'remove',
  role: Role,
): Promise<number> =>
  withUsers(path, false, async (users) => {
    const permissions = await (change === 'add'
      ? users.addRole(handle, role)
      : users.removeRole(handle, role))
    console.log(`"${handle}" may now: ${permissions.join(', ') || 'nothing'}`)
    if (change === 'remove') await warnWithoutAdmin(users, path)
  })

export const removeUser = (path: string, handle: string, isSure: boolean): Promise<number> =>
  withUsers(path, false, async (users) => {
    await users.show(handle)
    if (!isSure) confirmRemoval(handle)
    await users.remove(handle)
    console.log(`User "${handle}" and all that was theirs is removed.`)
    await warnWithoutAdmin(users, path)
  })

/** @throws UsageError when the answer is no, or there is no terminal to ask */
function confirmRemoval(handle: string): void {
  if (!process.stdin.isTTY)
    throw new UsageError('There is no terminal to ask whether you are sure. Add --yes.')
  const answer = prompt(
    `Remove "${handle}" with playlists, likes and history, for good? Write the name to confirm:`,
  )
  if (answer !== handle) throw new UsageError('Not confirmed. Nothing was changed.')
}

async function warnWithoutAdmin(users: Users, path: string): Promise<void> {
  const all = await users.list()
  if (all.some(({ roles }) => roles.includes('Admin'))) return
  console.log(`No administrator is left. Make one: ${roleCommand(path, 'HANDLE', 'Admin')}`)
}

/** With the file: another command does not know with which options this one was called. */
const roleCommand = (path: string, handle: string, role: Role): string =>
  `pezzottify user role ${handle} add ${role} --user-db ${shellQuoted(path)}`
