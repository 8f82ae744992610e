import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { newPhone, onPhone } from './on-phone.ts'

const server = 'http://192.168.1.20:3001'

async function openedPhone() {
  const phone = await newPhone({ server })
  await phone.does('page', `${server}/admin/server`)
  await phone.post('ready')
  return {
    phone,
    files: () => phone.events().flatMap(({ event, value }) => (event === 'file' ? [value] : [])),
  }
}

onPhone('files for the user', () => {
  test('what a link leads to is downloaded by Android, with the session, into its folder of downloads', async () => {
    const { phone, files } = await openedPhone()
    await using _ = phone
    const url = `${server}/v1/admin/backups/b1/download`
    await phone.does('saves', url, 'attachment; filename="b1.tar"')
    const request = 'app.DownloadManager.Request'
    expect(phone.callsOf(`${request}.<init>`)).toEqual([[url]])
    expect(phone.callsOf(`${request}.addRequestHeader`)).toEqual([['Authorization', 'secret-token']])
    expect(phone.callsOf(`${request}.setDestinationInExternalPublicDir`).flat()).toEqual([null, 'b1.tar'])
    // Shown while it comes and once it is there.
    expect(phone.callsOf(`${request}.setNotificationVisibility`)).toEqual([[1]])
    expect(phone.callsOf('app.DownloadManager.enqueue')).toHaveLength(1)
    expect(files()).toEqual([{ name: 'b1.tar', state: 'begun' }])

    // The user switched the download manager off.
    await phone.does('set', 'downloadManager', 'no')
    await phone.does('saves', url, 'attachment; filename="b2.tar"')
    expect(files().at(-1)).toEqual({ name: 'b2.tar', state: 'failed' })

    // Nothing comes from elsewhere, and nobody there sees the session.
    const told = files().length
    const elsewhere = ['https://elsewhere.example/x', 'http://192.168.1.20:3002/x', `blob:${server}/1`]
    for (const other of elsewhere) await phone.does('saves', other, 'attachment; filename="x"')
    expect(phone.callsOf(`${request}.<init>`)).toEqual([[url], [url]])
    expect(files()).toHaveLength(told)
  })

  test('a text of the page becomes a file that others see once it is whole', async () => {
    const { phone } = await openedPhone()
    await using _ = phone
    await phone.post('save', { name: 'plays.csv', mime: 'text/csv', text: 'däy,plays\n"a","1"\n' })
    expect(await phone.event('file')).toEqual({ name: 'plays.csv', state: 'saved' })
    expect(readFileSync(join(phone.files, 'saved'), 'utf8')).toBe('däy,plays\n"a","1"\n')
    const done = phone.lines.flatMap(({ kind, values }) => {
      const name = kind === 'call' ? /ContentResolver\.(\w+)$/.exec(String(values[0]))?.[1] : undefined
      return name ? [name] : []
    })
    expect(done).toEqual(['insert', 'openOutputStream', 'update'])
    expect(
      phone
        .callsOf('content.ContentValues.put')
        .map(([, value]) => value)
        .slice(0, 3),
    ).toEqual(['plays.csv', 'text/csv', 1])

    // No room: what has begun is removed.
    await phone.does('set', 'full', 'yes')
    await phone.post('save', { name: 'full.csv', mime: 'text/csv', text: 'x' })
    expect(await phone.event('file', ({ name }) => name === 'full.csv')).toMatchObject({ state: 'failed' })
    expect(phone.callsOf('content.ContentResolver.delete').map(([file]) => file)).toEqual([
      'content://downloads/1',
    ])

    // A stranger saves nothing.
    const begun = phone.callsOf('content.ContentResolver.insert').length
    await phone.does('page', 'https://elsewhere.example/')
    await phone.post('save', { name: 'x', mime: 'text/plain', text: 'x' })
    await phone.does('page', `${server}/`)
    await phone.post('ready')
    await phone.post('save', { name: 'later', mime: 'text/plain', text: 'x' })
    await phone.event('file', ({ name }) => name === 'later')
    expect(phone.callsOf('content.ContentResolver.insert')).toHaveLength(begun + 1)
  })
})
