import { expect, test } from 'bun:test'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildFirstScreen } from '../../android/build/first-screen.ts'
import { filmOf } from '../../android/test/film.ts'
import { openBrowser, openPage } from '../browser.ts'
import { until, webView } from './shell.ts'

test('the first screen finds the server by its address, or by a code before the camera, which signs in too', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pezzottify-first-'))
  buildFirstScreen(folder)
  writeFileSync(join(folder, 'code.y4m'), filmOf('http://192.168.1.20:3001/pair#one-time-code'))
  using files = Bun.serve({
    port: 0,
    hostname: '127.0.0.1',
    async fetch({ url }) {
      const file = Bun.file(join(folder, new URL(url).pathname))
      return (await file.exists()) ? new Response(file) : new Response(null, { status: 404 })
    },
  })
  const browser = await openBrowser([
    '--use-fake-device-for-media-stream',
    '--use-fake-ui-for-media-stream',
    `--use-file-for-fake-video-capture=${join(folder, 'code.y4m')}`,
  ])
  const context = await browser.newContext(webView)
  const posted: [string, unknown][] = []
  await context.exposeFunction('__post', (name: string, json: string) =>
    posted.push([name, JSON.parse(json)]),
  )
  await context.addInitScript(
    'window.PezzottifyNative = { post: (name, json) => void window.__post(name, json) }',
  )
  const { page, errors } = await openPage(context)
  await page.goto(`${files.url.origin}/index.html?server=${encodeURIComponent('https://old.example')}`)
  const address = page.getByLabel('Address of the server')
  expect(await address.inputValue()).toBe('https://old.example')
  await address.fill('music.example')
  await page.getByRole('button', { name: 'Connect' }).tap()
  await page.evaluate("window.__pezzottifyNative('connectFailed', { reason: 'unreachable' })")
  await page.getByRole('alert').getByText('Nothing answers at this address.').waitFor()

  // Back, and Cancel, close the camera and stay.
  for (const close of [() => page.goBack(), () => page.getByRole('button', { name: 'Cancel' }).tap()]) {
    await page.evaluate("document.querySelector('video').play = () => new Promise(() => {})")
    await page.getByRole('button', { name: 'Scan a code' }).tap()
    await page.getByRole('dialog').waitFor()
    await close()
    await page.getByRole('dialog').waitFor({ state: 'hidden' })
  }
  await page.reload()
  await page.getByRole('button', { name: 'Scan a code' }).tap()
  await until(() => posted.filter(([name]) => name === 'connect').length === 2, 'the code')
  expect(posted).toEqual([
    ['ready', {}],
    ['connect', { address: 'music.example', path: null }],
    ['ready', {}],
    ['connect', { address: 'http://192.168.1.20:3001', path: '/pair#one-time-code' }],
  ])
  await page.getByRole('dialog').waitFor({ state: 'hidden' })
  expect(await page.evaluate("document.querySelector('video').srcObject")).toBeNull()
  expect(errors).toEqual([])
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
})
