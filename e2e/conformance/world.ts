import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { makeAlbum, makePng } from '../../catalog-server/src/testing/library-fixture.ts'
import { makeAccountsOlder } from '../older-accounts.ts'
import { startServer } from '../server.ts'
import type { Person } from './table.ts'

/** A running server with two albums and four users, and the ids that the cases refer to. */
export type World = {
  url: string
  tokens: Record<Person, string>
  values: Record<string, string>
  close(): Promise<void>
}

const password = 'correct horse'
const main = resolve(import.meta.dirname, '../../catalog-server/src/main.ts')
const scanMaxMs = 20_000

/** @param prepare is called with the first track's file before the server sees it */
export async function createWorld(prepare?: (file: string) => void): Promise<World> {
  const music = mkdtempSync(join(tmpdir(), 'pezzottify-conformance-'))
  const cover = makePng(64, 64, '#2b6cb0')
  const [first = ''] = await makeAlbum(join(music, 'One'), {
    title: 'Low tones',
    artist: 'The Sines',
    tracks: ['Ground', 'Hum'],
    cover,
  })
  await makeAlbum(join(music, 'Two'), {
    title: 'High tones',
    artist: 'The Sines',
    tracks: ['Whistle'],
    format: 'flac',
  })
  prepare?.(first)
  const server = await startServer(['--music', music, '--web', 'off'])
  const close = async (): Promise<void> => {
    await server[Symbol.asyncDispose]()
    rmSync(music, { recursive: true, force: true })
  }
  await addAdmin(join(server.folder, 'data'))
  const alice = await signIn(server.url, 'alice')
  const send = (method: string, path: string, body?: unknown): Promise<Response> =>
    fetch(server.url + path, {
      method,
      headers: { authorization: alice, 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  for (const handle of ['bob', 'carol', 'nobody']) {
    await send('POST', '/v1/admin/users', { user_handle: handle })
    await send('PUT', `/v1/admin/users/${handle}/password`, { password })
    if (handle !== 'nobody') await send('POST', `/v1/admin/users/${handle}/roles`, { role: 'Regular' })
  }
  makeAccountsOlder(server.folder)
  const [bob, carol, nobody] = await Promise.all(
    ['bob', 'carol', 'nobody'].map((handle) => signIn(server.url, handle)),
  )
  if (!bob || !carol || !nobody) throw new Error('Not everybody could sign in')
  const values = { ...(await idsIn(send)), password, alice, bob }
  return { url: server.url, tokens: { alice, bob, carol, nobody }, values, close }
}

async function addAdmin(data: string): Promise<void> {
  const command = ['user', 'add', 'alice', '--role', 'admin', '--password-stdin', '--data', data]
  const child = Bun.spawn([process.execPath, main, ...command], {
    stdin: new Blob([`${password}\n`]),
    stdout: 'ignore',
    stderr: 'inherit',
  })
  if ((await child.exited) !== 0) throw new Error('alice could not be added')
}

async function signIn(url: string, handle: string): Promise<string> {
  const response = await fetch(`${url}/v1/auth/login`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      user_handle: handle,
      password,
      device_uuid: `device-of-${handle}`,
      device_type: 'web',
    }),
  })
  return ((await response.json()) as { token: string }).token
}

type AlbumPage = {
  artists: { id: string }[]
  discs: { tracks: { id: string }[] }[]
  display_image: { id: string } | null
}

async function idsIn(send: (method: string, path: string, body?: unknown) => Promise<Response>) {
  const deadline = Date.now() + scanMaxMs
  for (;;) {
    const found = await send('POST', '/v1/content/search', { query: 'Low tones', filters: ['album'] })
    const [hit] = (await found.json()) as { item_id: string; matchable_text: string }[]
    if (hit?.matchable_text === 'low tones') {
      const page = (await (
        await send('GET', `/v1/content/album/${hit.item_id}/resolved`)
      ).json()) as AlbumPage
      const [first, second] = page.discs[0]?.tracks ?? []
      const ids = {
        album: hit.item_id,
        artist: page.artists[0]?.id ?? '',
        track: first?.id ?? '',
        track2: second?.id ?? '',
        image: page.display_image?.id ?? '',
      }
      if (Object.values(ids).every((id) => id !== '')) return ids
    }
    if (Date.now() > deadline) throw new Error('The music was not found')
    await Bun.sleep(100)
  }
}
