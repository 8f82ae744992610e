import { afterAll, beforeAll, expect, test } from 'bun:test'
import type { AlbumResolved, Change } from '@pezzottify/contract'
import type { Browser, Page } from 'playwright-core'
import { makePng } from '../catalog-server/src/testing/library-fixture.ts'
import { forms, openBrowser } from './browser.ts'
import { createDevices, whenLive } from './devices.ts'
import { addTrackByForm } from './track-form.ts'
import type { ServerProcess } from './server.ts'
import { startServer } from './server.ts'

let server: ServerProcess
let browser: Browser
let world: Awaited<ReturnType<typeof createDevices>>
let albumId = ''
let artistId = ''

beforeAll(async () => {
  server = await startServer(['--demo'])
  browser = await openBrowser()
  world = await createDevices(server, browser)
  type Listed = { items: { id: string; artists: { id: string }[] }[] }
  let found: Listed['items'][number] | undefined
  while (!found) [found] = (await world.admin.call<Listed>('GET', '/content/albums')).items
  albumId = found.id
  artistId = found.artists[0]?.id ?? ''
})
afterAll(async () => {
  await browser.close()
  await server[Symbol.asyncDispose]()
})

const album = () => world.admin.call<AlbumResolved>('GET', `/content/album/${albumId}/resolved`)
const slowLift = async () =>
  (await album()).discs.flatMap((disc) => disc.tracks).find(({ name }) => name === 'Slow Lift')
const dialogOf = (page: Page) => page.getByRole('dialog')
const told = (page: Page, text: string) => page.getByRole('status').getByText(text).waitFor()

/** In a menu, or on a phone in a sheet. */
const editItem = (page: Page) =>
  page
    .getByRole('menuitem', { name: 'Edit' })
    .or(page.getByRole('dialog').getByRole('button', { name: 'Edit', exact: true }))

async function openEditor(page: Page, name: string | RegExp): Promise<void> {
  await page.getByRole('button', { name }).first().click()
  await editItem(page).click()
  await dialogOf(page).getByRole('textbox', { name: 'Name', exact: true }).waitFor()
}

test.each(forms)(
  'on a %s I change an album, see what its file says, and take it back',
  async (_, options) => {
    const { page, errors, context } = await world.visit(world.owner, `/album/${albumId}`, options)
    await openEditor(page, /^More.*Four Rooms/)
    const dialog = dialogOf(page)
    const save = dialog.getByRole('button', { name: 'Save' })
    expect(await save.isDisabled()).toBe(true)
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('')
    await save.click()
    await dialog.getByText('This is needed').waitFor()
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill('Four Rooms, by hand')
    await dialog.getByRole('textbox', { name: 'Label' }).fill('House Label')
    await dialog.getByLabel('Kind', { exact: true }).last().selectOption('Ep')
    await dialog.getByLabel('Released', { exact: true }).last().fill('1959-08-17')
    await dialog.getByRole('textbox', { name: 'Genres' }).fill('Waltz, Lullaby')
    await dialog.getByRole('button', { name: 'Take out Folk' }).click()
    const artists = dialog.getByRole('combobox', { name: 'Artists' })
    await artists.fill('nella')
    await dialog.getByRole('option', { name: 'Nella Corda' }).click()
    await save.click()
    await told(page, '“Four Rooms, by hand” is saved')
    await page.getByRole('heading', { level: 1, name: 'Four Rooms, by hand' }).waitFor()
    const now = (await album()).album
    expect(now).toMatchObject({ label: 'House Label', album_type: 'Ep', release_date: -327_456_000 })
    expect(now.genres).toContainValues(['Waltz', 'Lullaby'])
    expect(now.genres).not.toContain('Folk')
    expect(now.artists.map(({ name }) => name)).toEqual(['Pezzottify House Band', 'Nella Corda'])

    await openEditor(page, /^More.*Four Rooms/)
    expect(await dialog.getByText('Changed by hand').count()).toBe(6)
    await dialog.getByText('The file says: Four Rooms, One Evening').waitFor()
    await dialog.getByText('The file says: Pezzottify House Band').waitFor()
    for (const field of ['Name', 'Label', 'Kind', 'Released', 'Genres', 'Artists'])
      await dialog.getByRole('button', { name: `Take back ${field} to what the file says` }).click()
    expect(await dialog.getByText('As the file says.').count()).toBe(6)
    await save.click()
    await told(page, '“Four Rooms, One Evening” is saved')
    const edited = await world.admin.call('GET', `/admin/edited/album/${albumId}`)
    expect(edited).toEqual({ from_file: true, fields: {} })
    expect(errors).toEqual([])
    await context.close()
  },
)

test.each(forms)(
  'on a %s I replace the picture of an album, remove it, and take it back',
  async (form, options) => {
    const { page, errors, context } = await world.visit(world.owner, `/album/${albumId}`, options)
    const dialog = dialogOf(page)
    const first = (await album()).display_image
    await openEditor(page, /^More.*Four Rooms/)
    const input = dialog.getByTestId('picture')
    await input.setInputFiles({ name: 'a.gif', mimeType: 'image/gif', buffer: Buffer.from('GIF89a') })
    await dialog.getByText('Only JPEG, PNG and WebP can be taken').waitFor()
    await input.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no picture') })
    await dialog.getByText('This picture cannot be read').waitFor()
    const buffer = Buffer.from(makePng(300, 200, form === 'phone' ? '#c02060' : '#2060c0'))
    await input.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer })
    await dialog.getByText('300 × 200').waitFor()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await told(page, 'is saved')
    const mine = (await album()).display_image
    expect(mine).toMatchObject({ width: 300, height: 200 })
    expect(mine?.id).not.toBe(first?.id)

    await openEditor(page, /^More.*Four Rooms/)
    await dialog.getByRole('button', { name: 'Remove picture' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await album()).display_image).toBeNull()

    await openEditor(page, /^More.*Four Rooms/)
    await dialog.getByRole('button', { name: 'Take back Picture to what the file says' }).click()
    await dialog.getByRole('button', { name: 'Save' }).click()
    await dialog.waitFor({ state: 'detached' })
    expect((await album()).display_image?.id).toBe(first?.id)
    expect(errors).toEqual([])
    await context.close()
  },
)

test.each(forms)('on a %s I change a track and an artist', async (form, options) => {
  const { page, errors, context } = await world.visit(world.owner, `/album/${albumId}`, options)
  const dialog = dialogOf(page)
  const wasExplicit = (await slowLift())?.is_explicit
  const row = page.getByRole('row').filter({ hasText: 'Slow Lift' })
  await row.getByRole('button', { name: /^More/ }).press('Enter')
  await editItem(page).click()
  await dialog.getByRole('textbox', { name: 'Version' }).fill(`Take ${form}`)
  await dialog.getByRole('switch', { name: 'Explicit' }).click()
  await dialog.getByRole('combobox', { name: 'Artists' }).fill('nella')
  await dialog.getByRole('option', { name: 'Nella Corda' }).click()
  await dialog.getByLabel('Role of Nella Corda').last().selectOption('Composer')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await told(page, '“Slow Lift” is saved')
  const track = await slowLift()
  expect(track).toMatchObject({ version_title: `Take ${form}`, is_explicit: !wasExplicit })
  expect(track?.artists.at(-1)).toMatchObject({ name: 'Nella Corda', role: 'Composer' })

  await page.goto(`${server.url}/artist/${artistId}`)
  await openEditor(page, /^More.*House Band/)
  await dialog.getByRole('textbox', { name: 'Active' }).fill('long ago')
  await dialog.getByText('These are no years').waitFor()
  await dialog.getByRole('textbox', { name: 'Active' }).fill(form === 'phone' ? '1990s' : '1980–')
  await dialog.getByRole('button', { name: 'Save' }).click()
  await told(page, '“Pezzottify House Band” is saved')
  const { artist } = await world.admin.call<{ artist: object }>('GET', `/content/artist/${artistId}`)
  expect(artist).toMatchObject({
    activity_periods: [
      form === 'phone' ? { Decade: 1990 } : { Timespan: { start_year: 1980, end_year: null } },
    ],
  })
  expect(errors).toEqual([])
  await context.close()
})

test.each(forms)(
  'on a %s I create an album and an artist in a batch, see the changes, and delete them',
  async (form, options) => {
    for (const { id } of await world.admin.call<{ id: string }[]>(
      'GET',
      '/admin/changelog/batches?is_open=true',
    ))
      await world.admin.call('POST', `/admin/changelog/batch/${id}/close`)
    const { page, errors, context } = await world.visit(world.owner, '/admin/catalog', options)
    const dialog = dialogOf(page)
    const changes = page.getByRole('region', { name: 'Changes', exact: true })
    const open = async (name: string) => {
      await changes.getByRole('button', { name: 'Open a batch' }).click()
      await dialog.getByRole('textbox', { name: 'Name' }).fill(name)
      await dialog.getByRole('button', { name: 'Open a batch' }).click()
      await dialog.waitFor({ state: 'detached' })
    }
    await open(`Mistake on a ${form}`)
    const mistake = changes.getByRole('listitem').filter({ hasText: `Mistake on a ${form}` })
    await mistake.getByRole('button', { name: 'Delete' }).click()
    await dialog.getByRole('button', { name: 'Delete batch' }).click()
    await mistake.waitFor({ state: 'detached' })

    const batchName = `New on a ${form}`
    await open(batchName)
    const name = `Lost tapes ${form}`
    await page.getByRole('button', { name: 'New album' }).click()
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).fill(name)
    await dialog.getByRole('button', { name: 'Create' }).click()
    await page.waitForURL(/\/album\//)
    await page.getByRole('heading', { level: 1, name }).waitFor()
    await openEditor(page, /^More.*Lost tapes/)
    await dialog.getByRole('button', { name: 'Delete' }).click()
    await page
      .getByRole('dialog', { name: `Delete “${name}”?` })
      .getByRole('button', { name: 'Delete album' })
      .click()
    await page.waitForURL(/\/albums$/)
    await told(page, `“${name}” is deleted`)

    await page.goto(`${server.url}/admin/catalog`)
    const batch = changes.getByRole('listitem').filter({ hasText: batchName }).first()
    await batch.getByText('2 changes').waitFor()
    expect(await batch.getByRole('button', { name: 'Delete' }).count()).toBe(0)
    await batch.getByRole('button', { name: new RegExp(batchName) }).click()
    await batch.getByRole('deletion').getByText(name).waitFor()
    await batch.getByRole('link', { name: 'History' }).first().click()
    await page.getByRole('region', { name: `History of “${name}”` }).waitFor()
    await page.getByRole('button', { name: 'Close the history' }).click()
    await batch.getByRole('button', { name: 'Close' }).click()
    await told(page, `“${batchName}” is closed`)

    await page.getByLabel('Find an artist, album or track').fill('nella')
    await page.getByRole('button', { name: 'Edit Nella Corda' }).click()
    await dialog.getByRole('textbox', { name: 'Name', exact: true }).waitFor()
    await page.keyboard.press('Escape')
    await dialog.waitFor({ state: 'detached' })
    await page.getByRole('link', { name: 'History of Nella Corda' }).click()
    await page.getByText('Never changed by hand').waitFor()

    const last = (await album()).discs.at(-1)?.tracks.length ?? 0
    await addTrackByForm(page, `Encore ${form}`, 'Four Rooms')
    await page.waitForURL(new RegExp(`/album/${albumId}$`))
    await page.getByText(`Encore ${form}`).first().waitFor()
    expect((await album()).discs.at(-1)?.tracks.at(-1)).toMatchObject({
      track_number: last + 1,
      duration_secs: 3,
    })
    expect(errors).toEqual([])
    await context.close()
  },
)

test('a change that is refused says why and keeps what I typed', async () => {
  const { page, context } = await world.visit(world.owner, `/artist/${artistId}`)
  await openEditor(page, /^More.*House Band/)
  const dialog = dialogOf(page)
  const name = dialog.getByRole('textbox', { name: 'Name', exact: true })
  await name.fill('Another Band')
  await page.route('**/v1/content/artist/*', (route) =>
    route.request().method() === 'PUT' ? route.abort() : route.continue(),
  )
  await dialog.getByRole('button', { name: 'Save' }).click()
  await dialog.getByRole('alert').waitFor()
  expect(await name.inputValue()).toBe('Another Band')
  await page.unroute('**/v1/content/artist/*')
  const before = await world.admin.call<Change[]>('GET', `/admin/changelog/entity/artist/${artistId}`)
  // What was typed is not lost by a key.
  await page.keyboard.press('Escape')
  await page.getByText('Discard your changes?').waitFor()
  await page.getByRole('button', { name: 'Cancel' }).click()
  expect(await name.inputValue()).toBe('Another Band')
  await dialog.getByRole('button', { name: 'Cancel' }).click()
  await page.getByRole('button', { name: 'Discard' }).click()
  await dialog.waitFor({ state: 'detached' })
  const after = await world.admin.call<Change[]>('GET', `/admin/changelog/entity/artist/${artistId}`)
  expect(after).toEqual(before)
  await context.close()
})

test('somebody who may not edit is offered nothing of it, and is refused', async () => {
  const mira = await world.addUser('Mira', 'Regular')
  const { page, context } = await world.visit(mira, `/album/${albumId}`)
  await page
    .getByRole('button', { name: /^More.*Four Rooms/ })
    .first()
    .click()
  await page.getByRole('menuitem', { name: 'Add to queue' }).waitFor()
  expect(await page.getByRole('menuitem', { name: 'Edit' }).count()).toBe(0)
  await page.goto(`${server.url}/artist/${artistId}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await page.getByRole('button', { name: /^More.*House Band/ }).click()
  await page.getByRole('menuitem', { name: 'Add to queue' }).waitFor()
  expect(await page.getByRole('menuitem', { name: 'Edit' }).count()).toBe(0)
  await page.goto(`${server.url}/admin/catalog`)
  await whenLive(page)
  expect(new URL(page.url()).pathname).toBe('/')
  const { request } = context
  const refused = [
    await request.get(`${server.url}/v1/admin/edited/album/${albumId}`),
    await request.get(`${server.url}/v1/admin/changelog/batches`),
    await request.delete(`${server.url}/v1/content/album/${albumId}`),
  ]
  expect(refused.map((answer) => answer.status())).toEqual([403, 403, 403])
  await context.close()
})
