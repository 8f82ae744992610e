import { expect, test } from 'bun:test'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runCommand } from '../../testing/run-command.ts'
import { createTestHome } from '../../testing/test-home.ts'

test('an app password that was revoked since the backup does not come back, unless nobody knows that it was', async () => {
  using home = await createTestHome()
  const shelf = mkdtempSync(join(tmpdir(), 'pezzottify-backups-'))
  const backup = join(shelf, 'a')
  const pezzottify = (...args: string[]) => runCommand([...args, '--data', home.folder], home.folder)
  const names = async (): Promise<string[]> => {
    await using app = await home.start()
    return (await app.as('bob').appPasswords.list()).map(({ name }) => name)
  }
  {
    await using app = await home.start()
    const { appPasswords } = app.as('bob')
    for (const name of ['Car', 'Lost phone']) await appPasswords.create({ body: { name } })
    await pezzottify('backup', backup)
    const [lost] = await appPasswords.list()
    await appPasswords.remove({ params: { id: lost?.id ?? 0 } })
    await appPasswords.create({ body: { name: 'Too late' } })
  }
  expect((await pezzottify('restore', backup)).status).toBe(0)
  expect(await names()).toEqual(['Car'])
  expect(readdirSync(home.folder)).toContain('secret.key')
  expect(readdirSync(backup, { recursive: true }).map(String)).not.toContain('secret.key')

  // On a new machine there is no database that knows of it.
  for (const path of [home.userDb, home.catalogDb]) rmSync(path)
  expect((await pezzottify('restore', backup)).status).toBe(0)
  expect(await names()).toEqual(['Lost phone', 'Car'])
  rmSync(shelf, { recursive: true })
})
