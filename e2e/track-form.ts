import type { Page } from 'playwright-core'
import { makeTone } from '../catalog-server/src/testing/library-fixture.ts'

/** Creates a track with three seconds of music in the administration of the catalog, after two mistakes. */
export async function addTrackByForm(page: Page, name: string, album: string): Promise<void> {
  await page.getByRole('button', { name: 'New track' }).click()
  const dialog = page.getByRole('dialog')
  const audio = dialog.getByTestId('audio')
  await audio.setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: Buffer.from('no music') })
  await dialog.getByText('This is no music').waitFor()
  const buffer = Buffer.from(await makeTone({ format: 'mp3', seconds: 3 }))
  await audio.setInputFiles({ name: `07 - ${name}.mp3`, mimeType: 'audio/mpeg', buffer })
  await dialog.getByRole('button', { name: 'Create' }).click()
  await dialog.getByText('This is needed').waitFor()
  await dialog.getByRole('combobox', { name: 'Album' }).fill(album)
  await dialog
    .getByRole('option', { name: new RegExp(album) })
    .first()
    .click()
  // The artists of the album are its own unless others are named.
  await dialog.getByText('Main artist').first().waitFor({ state: 'attached' })
  await dialog.getByRole('button', { name: 'Create' }).click()
  await page.getByRole('status').getByText(`“${name}” is saved`).waitFor()
}
