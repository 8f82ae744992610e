import { readdirSync, readFileSync, readlinkSync, mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { ApiClient } from '@pezzottify/client'
import { createApi } from '@pezzottify/client'
import type { TrackId } from '@pezzottify/contract'
import { systemClock } from '../../catalog-server/src/base/clock.ts'
import { openUsers } from '../../catalog-server/src/db/user/schema.ts'
import { createEventLog } from '../../catalog-server/src/events/log.ts'
import { createUsers } from '../../catalog-server/src/identity/accounts/users.ts'
import { startServer } from '../server.ts'
import type { ServerProcess } from '../server.ts'

export const handle = 'ann'
export const password = 'correct horse'

export type Household = Awaited<ReturnType<typeof moveIn>>[1]

/** A server with an administrator, the web app and scanned music folders. */
export async function moveIn(folder: string, music: readonly string[]) {
  mkdirSync(join(folder, 'data'))
  const store = openUsers(join(folder, 'data/user.db'))
  const users = createUsers({ users: store, events: createEventLog(store, systemClock), clock: systemClock })
  await users.add({ handle, password, role: 'Admin' })
  await store.close()
  const web = join(folder, 'web')
  mkdirSync(join(web, 'assets'), { recursive: true })
  writeFileSync(join(web, 'index.html'), '<!doctype html><title>Page</title>')
  writeFileSync(join(web, 'assets/app-12345678.js'), 'export {}')
  const options = ['--web', web, '--logging-level', 'none', ...music.flatMap((path) => ['--music', path])]
  const server = await startServer(options, folder, folder)
  const body = { user_handle: handle, password, device_uuid: 'device-of-ann', device_type: 'web' }
  const { token } = await createApi({ baseUrl: server.url }).auth.login({ body })
  const api = createApi({ baseUrl: server.url, headers: { authorization: token } })
  await scanned(api, music.length)
  const albums = await Promise.all(
    (await api.catalog.albums({})).items.map(({ id }) => api.catalog.albumResolved({ params: { id } })),
  )
  const tracks = albums.flatMap(({ album, discs }) =>
    discs.flatMap((disc) => disc.tracks.map((track) => ({ album: album.name, ...track }))),
  )
  const idOf = (name: string): TrackId => {
    const found = tracks.find((track) => track.name === name)
    if (!found) throw new Error(`There is no ${name}`)
    return found.id
  }

  const at = ({ url, pid }: ServerProcess) => {
    const api = createApi({ baseUrl: url, headers: { authorization: token } })
    const get = (path: string, init: RequestInit = {}): Promise<Response> =>
      fetch(new URL(path, url), { ...init, headers: { authorization: token, ...init.headers } })
    return {
      url,
      api,
      folder,
      options,
      at,
      get,
      stream: (id: TrackId, headers: Record<string, string> = {}, query = '', method = 'GET') =>
        get(`/v1/content/stream/${id}${query}`, { method, headers }),
      tracks: (album: string): TrackId[] =>
        tracks.filter((track) => track.album === album).map(({ id }) => id),
      cover: albums.find(({ album }) => album.cover !== null)?.album.cover?.id,
      sizeOf: (name: string): number => sizes.get(name) ?? 0,
      downloadOf: async (name: string): Promise<string> => {
        const album = albums.find((one) => one.album.name === name)?.album
        const wanted = album
          ? ({ kind: 'album', id: album.id } as const)
          : ({ kind: 'track', id: idOf(name) } as const)
        return (await api.downloads.issue({ body: wanted })).url
      },
      health: () => api.server.health(),
      doctor: async () => (await api.server.doctor()).checks,
      scan: () => api.library.startScan(),
      /** The number of open descriptors of the server and its children for files of a folder. */
      openMediaFiles: (below: string): number =>
        [String(pid), ...childrenOf(String(pid))]
          .flatMap(openFilesOf)
          .filter((path) => path.startsWith(below)).length,
    }
  }
  const home = at(server)
  const sizes = new Map<string, number>()
  for (const { name, id } of tracks) {
    const response = await home.stream(id, {}, '', 'HEAD')
    sizes.set(name, Number(response.headers.get('content-length')))
  }
  return [server, home] as const
}

async function scanned(api: ApiClient, folders: number): Promise<void> {
  for (;;) {
    const { state, outcome } = await api.library.scan()
    const known = (await api.library.folders()).folders
    if (
      state === 'idle' &&
      outcome === 'completed' &&
      known.filter((one) => one.track_count > 0).length === folders
    )
      return
    await Bun.sleep(50)
  }
}

const childrenOf = (pid: string): string[] =>
  readdirSync(`/proc/${pid}/task`).flatMap((thread) => {
    const children = readFileSync(`/proc/${pid}/task/${thread}/children`, 'utf8')
    return children.split(' ').filter(Boolean)
  })

const openFilesOf = (pid: string): string[] => {
  try {
    return readdirSync(`/proc/${pid}/fd`).map((name) => readlinkSync(`/proc/${pid}/fd/${name}`))
  } catch {
    // It ended, or closed one of them, meanwhile.
    return []
  }
}
