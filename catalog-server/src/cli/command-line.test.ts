import { Database } from 'bun:sqlite'
import { afterAll, describe, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { claimDataFolder } from '../db/lock.ts'
import { verifyPassword } from '../base/passwords.ts'
import { runCommandLine } from './run.ts'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-cli-'))
afterAll(() => rmSync(folder, { recursive: true }))

const main = join(import.meta.dir, '../main.ts')

type Result = { status: number; out: string; err: string }

async function pezzottify(
  args: string[],
  input = '',
  environment: Record<string, string> = {},
): Promise<Result> {
  const child = Bun.spawn([process.execPath, main, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdin: new Blob([input]),
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

let count = 0
const newData = (): string => join(folder, `data-${(count += 1)}`)

function rowsOf<Row>(data: string, sql: string): Row[] {
  using database = new Database(join(data, 'user.db'), { readonly: true })
  return database.query<Row, []>(sql).all()
}

describe('an account from the command line', () => {
  const data = newData()

  test('is made with its role in a folder that others cannot read', async () => {
    const result = await pezzottify(
      ['user', 'add', 'alice', '--role', 'admin', '--password-stdin', '--data', data],
      'a long secret\n',
    )
    expect(result).toEqual({ status: 0, out: 'User "alice" is made (id 1, Admin).\n', err: '' })
    expect(statSync(data).mode & 0o077).toBe(0)
    const [row] = rowsOf<{ hash: string }>(data, 'SELECT hash FROM user_password_credentials')
    expect(await verifyPassword('a long secret', row?.hash ?? '')).toBe(true)
    expect(rowsOf(data, 'SELECT * FROM user_event_head')).toEqual([])
  })

  test('can be changed while another process writes to the same file', async () => {
    const writer = new Database(join(data, 'user.db'))
    writer.run('BEGIN IMMEDIATE')
    const change = pezzottify(['user', 'role', 'alice', 'add', 'regular', '--data', data])
    await Bun.sleep(400)
    writer.run('COMMIT')
    writer.close()
    expect(await change).toMatchObject({ status: 0, err: '' })
    expect(rowsOf(data, 'SELECT role FROM user_role ORDER BY role')).toEqual([
      { role: 'Admin' },
      { role: 'Regular' },
    ])
    expect(rowsOf(data, 'SELECT event_type FROM user_events')).toEqual([{ event_type: 'permissions_reset' }])
  })

  test('can be listed and shown, named by a variable as well', async () => {
    const [list, show] = await Promise.all([
      pezzottify(['user', 'list'], '', { PEZZOTTIFY_DATA: data }),
      pezzottify(['user', 'show', 'alice', '--data', data]),
    ])
    expect(list.out).toBe('   1  alice  Admin, Regular\n1 user\n')
    expect(show.out).toContain('roles        Admin, Regular')
    expect(show.out).toContain('ViewAnalytics')
  })

  test('of another name and folder is told the command that works on both', async () => {
    const other = `${newData()} of Bob`
    const { out } = await pezzottify(
      ['user', 'add', "Bob's", '--password-stdin', '--data', other],
      'a long secret',
    )
    const advice = /Give it a role: pezzottify (.*)\n/.exec(out)?.[1] ?? ''
    const words = Bun.spawnSync(['sh', '-c', `printf '%s\\n' ${advice}`])
      .stdout.toString()
      .trim()
      .split('\n')
    expect(await pezzottify(words)).toMatchObject({ status: 0, err: '' })
    expect(rowsOf(other, 'SELECT role FROM user_role')).toEqual([{ role: 'Regular' }])
  })

  test('gets another password', async () => {
    const result = await pezzottify(
      ['user', 'passwd', 'alice', '--password-stdin', '--data', data],
      'another secret',
    )
    expect(result).toMatchObject({
      status: 0,
      out: 'The password of "alice" is changed. Sessions ended: 0.\n',
    })
    const [row] = rowsOf<{ hash: string }>(data, 'SELECT hash FROM user_password_credentials')
    expect(await verifyPassword('another secret', row?.hash ?? '')).toBe(true)
  })

  test('goes, and the last administrator is missed', async () => {
    const result = await pezzottify(['user', 'remove', 'alice', '--yes', '--data', data])
    expect(result.status).toBe(0)
    const file = join(data, 'user.db')
    expect(result.out).toContain(
      `No administrator is left. Make one: pezzottify user role HANDLE add Admin --user-db ${file}\n`,
    )
    expect(rowsOf(data, 'SELECT * FROM user')).toEqual([])
  })
})

describe('a wrong call ends with status 2 and says what is right', () => {
  test.each<[string[], string]>([
    [['serv'], 'Unknown command "serv". Did you mean serve?'],
    [['user', 'ad'], 'Unknown command "user ad". Did you mean user add?'],
    [['--port', '1'], 'The command comes first: pezzottify serve --port.'],
    [['serve', '--musik', 'x'], 'Unknown option --musik. Did you mean --music?'],
    [['user', 'show'], 'HANDLE is missing: pezzottify user show HANDLE'],
    [['user', 'list', 'all'], 'Unexpected "all". The form is: pezzottify user list'],
    [['user', 'role', 'bob', 'give', 'Admin'], '"give" must be add or remove'],
    [['user', 'role', 'bob', 'add', 'x'], 'Invalid role "x". Valid roles are: Admin, Regular.'],
    [['user', 'add', 'bob', '--role', 'boss'], '--role must be one of Admin, Regular, not "boss".'],
  ])('%p', async (args, message) => {
    const complaints: string[] = []
    expect(await runCommandLine(args, {}, (text) => complaints.push(text))).toBe(2)
    expect(complaints.join()).toContain(message)
  })

  test('for the shell as well, and nothing is made', async () => {
    const data = newData()
    const results = await Promise.all([
      pezzottify(['user', 'add', 'bob', '--data', data, '--rol', 'Admin']),
      pezzottify(['user', 'add', 'bob', '--data', data]),
    ])
    expect(results).toEqual([
      { status: 2, out: '', err: 'Unknown option --rol. Did you mean --role?\n' },
      {
        status: 2,
        out: '',
        err: 'There is no terminal to ask for the password. Write it to standard input and add --password-stdin.\n',
      },
    ])
    expect(existsSync(data)).toBe(false)
  })
})

describe('what cannot be done ends with status 1 and a sentence', () => {
  test('where there are no users', async () => {
    const data = newData()
    const result = await pezzottify(['user', 'list', '--data', data])
    expect(result).toMatchObject({ status: 1, out: '' })
    expect(result.err).toContain(`There is no user database at ${data}/user.db.`)
    expect(existsSync(data)).toBe(false)
  })

  test('where the users cannot be asked for, which is not that there are none', async () => {
    const data = newData()
    mkdirSync(data)
    // As in a folder that this user may not enter.
    symlinkSync(join(data, 'user.db'), join(data, 'user.db'))
    const results = await Promise.all([
      pezzottify(['user', 'list', '--data', data]),
      pezzottify(['backup', `${data}-backup`, '--data', data]),
    ])
    for (const { status, err } of results) {
      expect(status).toBe(1)
      expect(err).toContain('ELOOP')
      expect(err).toContain('"pezzottify doctor" with the same options says what is wrong')
    }
  })

  test('with a file that is no database', async () => {
    const data = newData()
    mkdirSync(data)
    writeFileSync(join(data, 'user.db'), 'rubbish, and more than a few bytes of it'.repeat(100))
    const [list, doctor] = await Promise.all([
      pezzottify(['user', 'list', '--data', data]),
      pezzottify(['doctor', '--data', data, '--port', '0', '--metrics-port', 'off']),
    ])
    expect(list.status).toBe(1)
    expect(list.err).toContain('A database is damaged')
    expect(doctor.status).toBe(1)
    expect(doctor.out).toMatch(/FAILED +user\.db/)
  })

  test('a second server or a scan on a folder that is in use', async () => {
    const data = newData()
    mkdirSync(data)
    const claim = claimDataFolder(data)
    const results = await Promise.all([
      pezzottify(['serve', '--data', data, '--port', '0', '--metrics-port', 'off', '--web', 'off']),
      pezzottify(['scan', '--data', data]),
    ])
    claim.release()
    for (const result of results) {
      expect(result.status).toBe(1)
      expect(result.err).toContain(`Another Pezzottify process uses ${data}.`)
    }
    expect(existsSync(join(data, 'catalog.db'))).toBe(false)
  })

  test('a mark of use that cannot be written is not taken for another server', async () => {
    const data = newData()
    mkdirSync(join(data, '.in-use'), { recursive: true })
    const result = await pezzottify(['scan', '--data', data])
    expect(result.status).toBe(1)
    expect(result.err).toContain(`${data}/.in-use cannot be used`)
  })
})

test('a scan logs what its level asks for, and only what is wrong without one', async () => {
  const scanned = (...args: string[]) => pezzottify(['scan', '--data', newData(), '--music', folder, ...args])
  const [quiet, chatty] = await Promise.all([scanned(), scanned('--log-level', 'info')])
  expect([quiet.status, chatty.status]).toEqual([0, 0])
  expect(quiet.err).not.toContain(' INFO ')
  expect(chatty.err).toContain(' INFO ')
  const other = await pezzottify(['scan', '--data', newData(), '--music', folder], '', { LOG_LEVEL: 'silly' })
  expect(other.status).toBe(0)
  expect(other.err).toContain('LOG_LEVEL must be one of TRACE, DEBUG, INFO, WARN, ERROR, not "silly"')
})

test('a scan that a music folder was missing from says so with its status', async () => {
  const [data, music, other] = [newData(), join(folder, 'music'), join(folder, 'other')]
  for (const one of [music, other]) mkdirSync(one, { recursive: true })
  const scanned = () => pezzottify(['scan', '--data', data, '--music', music, '--music', other])
  expect((await scanned()).status).toBe(0)
  rmSync(other, { recursive: true })
  const result = await scanned()
  expect(result.status).toBe(1)
  expect(result.out).toContain(`${other}: The folder is not there.`)
  mkdirSync(other)
  expect((await scanned()).status).toBe(0)
})

test('the doctor is content with a folder that is new', async () => {
  const result = await pezzottify(['doctor', '--data', newData(), '--port', '0', '--metrics-port', 'off'])
  expect(result.status).toBe(0)
  expect(result.out).toContain('0 failed')
})

test('the doctor looks at the folder for backups, where one is named', async () => {
  const data = newData()
  const asked = (backups: string) =>
    pezzottify(['doctor', '--data', data, '--port', '0', '--metrics-port', 'off', '--backup-dir', backups])
  const [coming, file, within] = await Promise.all([asked(newData()), asked(main), asked(join(data, 'b'))])
  expect(coming).toMatchObject({ status: 0, out: expect.stringContaining('is made with the first backup') })
  expect(file).toMatchObject({ status: 1, out: expect.stringContaining(`${main} is not a folder`) })
  expect(within).toMatchObject({ status: 1, err: expect.stringContaining(`lies in ${data}`) })
})

test('a reader that has seen enough is no error to tell of', async () => {
  const child = Bun.spawn(['sh', '-c', `'${process.execPath}' '${main}' openapi | head -c 1`], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    stdout: 'pipe',
    stderr: 'pipe',
  })
  const [out, err] = await Promise.all([new Response(child.stdout).text(), new Response(child.stderr).text()])
  expect([out, err]).toEqual(['{', ''])
})

test('the interface is printed as a document, and the version as one line', async () => {
  const [openapi, version] = await Promise.all([
    pezzottify(['openapi']),
    pezzottify(['--version'], '', { GIT_HASH: '1a2b3c4', GIT_DIRTY: '1' }),
  ])
  expect(JSON.parse(openapi.out)).toMatchObject({ openapi: '3.1.0' })
  expect(version.out).toMatch(/^\d+\.\d+\.\d+-1a2b3c4-dirty\n$/)
})
