import { Database } from 'bun:sqlite'
import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, realpathSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openUsers } from '../../db/user/schema.ts'
import { verifyPassword } from '../../base/passwords.ts'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'pezzottify-shell-')))
afterAll(() => rmSync(folder, { recursive: true }))

const cliAuth = join(import.meta.dir, '../../cli-auth.ts')
const main = join(import.meta.dir, '../../main.ts')
const environment = { PATH: process.env['PATH'] ?? '' }

/** Runs the shell with commands on standard input. */
async function shell(args: string[], lines: string[], cwd = folder, extra: Record<string, string> = {}) {
  const child = Bun.spawn([process.execPath, ...args], {
    cwd,
    env: { ...environment, ...extra },
    stdin: new Blob([lines.join('\n')]),
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err, status] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ])
  return { status, out, err }
}

const passwordIn = async (path: string, handle: string, password: string): Promise<boolean> => {
  using database = new Database(path, { readonly: true })
  const row = database
    .query<{ hash: string }, [string]>(
      'SELECT hash FROM user_password_credentials JOIN user ON user.id = user_id WHERE handle = ?',
    )
    .get(handle)
  return row !== null && verifyPassword(password, row.hash)
}

test('commands from a pipe make the first administrator in a file that is created, whatever fails among them', async () => {
  const path = join(folder, 'made/for/it/user.db')
  const { status, out, err } = await shell(
    [cliAuth, path],
    [
      '# the first administrator',
      'add-user "admin"',
      "add-login admin 'a b'",
      '',
      'add-role admin ADMIN',
      'add-role admin boss',
      'add-role nobody Regular',
      'add-user admin',
      'add-user ""',
      'add-login admin again',
      'add-login "admin',
      'update-login stranger x',
      'update-login admin',
      'check-password admin "a b"',
      'check-password admin ab',
      'check-password stranger x',
      'remove-role admin Regular',
      'show stranger',
      'show admin',
      'user-handles',
      'where',
      'help me',
      'add-usr x',
      'exit',
      'add-user late',
    ],
  )
  expect(status).toBe(0)
  expect(out).toContain(`users in ${path} (it was not there, and is new)\n`)
  expect(out).toContain('The password is correct.')
  expect(out).toContain('The password is wrong.')
  expect(out).toContain('Warning: There is no user "stranger".')
  expect(out).toContain('  roles        Admin\n')
  expect(out).toContain('1. admin\nTotal: 1\n')
  expect(err.trim().split('\n')).toEqual([
    "Error: Invalid role 'boss'. Valid roles are: Admin, Regular",
    'Error: There is no user "nobody".',
    'Error: A user "admin" exists already.',
    'Error: The name is not accepted: must not be blank or hold "/" or control characters.',
    'Error: User "admin" has a password already. Change it with update-login.',
    'Error: A quote is not closed: "',
    'Error: There is no user "stranger".',
    'Error: The password is missing, and there is no terminal to ask.',
    'Error: There is no user "stranger".',
    'Error: The form is: help',
    'Error: Unknown command "add-usr". Did you mean add-user? "help" lists all.',
  ])
  expect(await passwordIn(path, 'admin', 'a b')).toBe(true)
})

test('a password is changed, removed and set again', async () => {
  const path = join(folder, 'logins.db')
  const { out, err } = await shell(
    [main, 'auth-shell', path],
    [
      'add-user bob',
      'update-login bob first',
      'check-password bob first',
      'add-login bob first',
      'update-login bob second',
      'delete-login bob',
      'delete-login bob',
      'add-login bob third',
    ],
  )
  expect(err.trim().split('\n')).toEqual([
    'Error: User "bob" has no password yet. Set one with add-login.',
    'Error: User "bob" has no password.',
  ])
  expect(out).toContain('The password of "bob" is changed. Sessions ended: 0.')
  expect(await passwordIn(path, 'bob', 'third')).toBe(true)
})

test('without a path the nearest user.db upwards is the one that is opened, not one of its name beside it', async () => {
  const home = join(folder, 'home')
  const deep = join(home, 'a/b')
  mkdirSync(deep, { recursive: true })
  await openUsers(join(home, 'user.db')).close()
  const { out, status } = await shell([cliAuth], ['where'], deep)
  expect({ status, path: out.trim().split('\n').at(-1) }).toEqual({ status: 0, path: join(home, 'user.db') })
  expect(existsSync(join(deep, 'user.db'))).toBe(false)
})

test('a data folder that is named counts before anything that lies about; without any database it says so', async () => {
  const data = join(folder, 'data-folder')
  mkdirSync(data)
  await openUsers(join(data, 'user.db')).close()
  const named = await shell([cliAuth], ['where'], join(folder, 'home'), { PEZZOTTIFY_DATA: data })
  expect(named.out).toContain(`users in ${join(data, 'user.db')}\n`)
  const mistyped = await shell([main, 'auth-shell', '--data', `${data}s`], ['add-user eve'], data)
  expect(mistyped.status).toBe(1)
  expect(mistyped.err).toContain(`There is no user.db in ${data}s.`)

  const nowhere = join(folder, 'nowhere')
  mkdirSync(nowhere)
  const missing = await shell([cliAuth], ['where'], nowhere)
  expect(missing.status).toBe(1)
  expect(missing.err).toContain(`There is no user.db in ${nowhere} or above.`)
})

test('on a terminal Tab completes, a password is asked for unseen and is not in the history, Ctrl-C leaves', async () => {
  const path = join(folder, 'terminal.db')
  let shown = ''
  const decoder = new TextDecoder()
  const terminal = new Bun.Terminal({
    cols: 100,
    rows: 30,
    data: (_, bytes) => (shown += decoder.decode(bytes)),
  })
  const child = Bun.spawn([process.execPath, cliAuth, path], { terminal, cwd: folder, env: environment })
  const until = async (text: string): Promise<void> => {
    while (!shown.includes(text)) {
      if (child.exitCode !== null) throw new Error(`The shell ended: ${shown}`)
      await Bun.sleep(5)
    }
    shown = shown.slice(shown.indexOf(text) + text.length)
  }
  const type = (keys: string): number => terminal.write(keys)
  const [up, tab, enter, interrupt] = ['\u001b[A', '\t', '\r', '\u0003']

  await until('> ')
  type(`add-u${tab}`)
  await until('add-user ')
  type(`carol${enter}`)
  await until('is made')
  await until('> ')
  type(`add-login carol${enter}`)
  await until('Password for carol: ')
  type(`unseen${enter}`)
  await until('The same again: ')
  type(`unseen${enter}`)
  await until('can sign in now')
  await until('> ')
  type(`check-password carol seen${enter}`)
  await until('wrong')
  await until('> ')
  type(`${up} unseen${enter}`)
  await until('check-password carol')
  await until('correct')
  await until('> ')
  type(interrupt)
  expect(await child.exited).toBe(0)
  terminal.close()
  expect(await passwordIn(path, 'carol', 'unseen')).toBe(true)
})
