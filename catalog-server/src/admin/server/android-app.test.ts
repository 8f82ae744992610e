import { expect, test } from 'bun:test'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createTestApp } from '../../testing/test-app.ts'

test('the Android app is offered once its file is there, whole and in part, to phones that are not signed in', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'android-app-'))
  const androidApk = join(folder, 'pezzottify.apk')
  await using app = await createTestApp({ androidApk })
  const get = (headers: Record<string, string> = {}) => app.request('/v1/server/android-app', { headers })
  expect(await app.as('bob').server.info()).toMatchObject({ android_app_bytes: null })
  expect((await get()).status).toBe(404)

  await Bun.write(androidApk, 'the app')
  expect(await app.as('bob').server.info()).toMatchObject({ android_app_bytes: 7 })
  const whole = await get()
  expect([whole.status, whole.headers.get('content-type')]).toEqual([
    200,
    'application/vnd.android.package-archive',
  ])
  expect(await whole.text()).toBe('the app')
  const part = await get({ Range: 'bytes=4-' })
  expect([part.status, await part.text()]).toEqual([206, 'app'])
  await rm(folder, { recursive: true })
})
