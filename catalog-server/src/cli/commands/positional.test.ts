import { afterAll, expect, test } from 'bun:test'
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const folder = mkdtempSync(join(tmpdir(), 'pezzottify-positional-'))
const children: Bun.Subprocess[] = []
afterAll(() => {
  for (const child of children) child.kill('SIGKILL')
  rmSync(folder, { recursive: true })
})

const program = join(import.meta.dir, '../../catalog-server.ts')

function start(...args: string[]) {
  const child = Bun.spawn([process.execPath, program, ...args], {
    cwd: folder,
    env: { PATH: process.env['PATH'] ?? '' },
    stdin: 'ignore',
    stdout: 'pipe',
    stderr: 'pipe',
  })
  children.push(child)
  return child
}

const words = (line: string): string[] => line.split(/\s+/)

test('the server takes its databases as words, in any order with the options, relative to where it is called', async () => {
  const options = words(
    `--media-path media --content-cache-age-sec=60 --logging-level full --frontend-dir-path web
     --event-retention-days 0 --prune-interval-hours 12`,
  )
  mkdirSync(join(folder, 'web'))
  writeFileSync(join(folder, 'web/index.html'), '<title>app</title>')
  const child = start(
    'db/catalog.db',
    ...words('--port 0 --metrics-port=0 --host 127.0.0.1 db/user.db'),
    ...options,
  )
  let printed = ''
  const decoder = new TextDecoder()
  for await (const part of child.stdout) {
    printed += decoder.decode(part)
    if (printed.includes('Metrics at')) break
  }
  const address = /Listening at (http:\/\/127\.0\.0\.1:\d+)/.exec(printed)?.[1]
  expect(await (await fetch(`${address}/`)).text()).toBe('<title>app</title>')
  child.kill('SIGTERM')
  expect(await child.exited).toBe(0)
  for (const path of ['db/catalog.db', 'db/user.db', 'db/search.db', 'media'])
    expect([path, existsSync(join(folder, path))]).toEqual([path, true])
})

test('a word that is missing, or one too many, is named with the form', async () => {
  const [one, three] = [start('catalog.db'), start('a.db', 'b.db', 'c.db')]
  expect([await one.exited, await three.exited]).toEqual([2, 2])
  const form = 'catalog-server CATALOG_DB USER_STORE_FILE_PATH'
  expect(await new Response(one.stderr).text()).toBe(`USER_STORE_FILE_PATH is missing: ${form}\n`)
  expect(await new Response(three.stderr).text()).toBe(`Unexpected "c.db". The form is: ${form}\n`)
})
