import { readFileSync } from 'node:fs'
import { imageUploadMaxBytes } from '@pezzottify/contract'
import { makePng } from '../catalog-server/src/testing/png.ts'
import { makeCatalog } from './make-catalog.ts'
import { sampleOf } from './tools/measure.ts'
import { makeMemoryGroup } from './tools/memory-group.ts'
import { createMixedLoad } from './tools/mixed-load.ts'
import type { BenchOptions } from './tools/options.ts'
import { unpinSelf } from './tools/process.ts'
import { publish } from './tools/report.ts'
import { startServer } from './tools/server.ts'

const ceilingMb = 256
const requests = 300
const pictures = 50
/** Sixteen megapixels: the largest that is decoded where there is little memory. */
const sidePixels = 4_000
const uploadBytes = 1024 ** 3
const pieceBytes = 1024 * 1024

/** R21: a server that may use 256 MB, with the largest catalog, many large pictures at once, and endless uploads. */
export async function benchCeiling({ tracks }: BenchOptions): Promise<void> {
  unpinSelf()
  const count = Math.max(...tracks)
  const data = await makeCatalog(count)
  const where = {
    data: data.folder,
    token: data.token,
    path: `/v1/content/album/${data.albums[0]}/resolved`,
  }
  // The first start compiles the server, which is not what is measured.
  await (await startServer(where)).stop()
  const group = makeMemoryGroup('pezzottify-ceiling', ceilingMb)
  const server = await startServer({ ...where, under: group.under })
  const peakMb = (): number =>
    Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
  const ask = (path: string, init: RequestInit = {}): Promise<Response> =>
    fetch(server.url + path, {
      ...init,
      headers: { authorization: data.token, ...(init.headers as Record<string, string>) },
    })
  const peaks: Record<string, number> = {}
  const outcomes: Record<string, Record<string, number>> = {}
  const note = (what: string, statuses: readonly string[]): void => {
    outcomes[what] = Object.fromEntries(
      [...new Set(statuses)].map((status) => [status, statuses.filter((each) => each === status).length]),
    )
    peaks[what] = peakMb()
    process.stderr.write(`${what}: ${JSON.stringify(outcomes[what])}, peak ${peaks[what].toFixed(0)} MB\n`)
  }
  const statusOf = async (asked: Promise<Response>): Promise<string> => {
    try {
      const response = await asked
      await response.arrayBuffer()
      return String(response.status)
    } catch {
      return 'broken off'
    }
  }

  const next = createMixedLoad(server.url, data)
  for (let done = 0; done < requests; done += 1) await next()
  note('mixed requests', ['done'])

  const picture = makePng(sidePixels, sidePixels, '#c82828')
  const ids = Array.from({ length: pictures }, (_, index) => `ceiling-${index}`)
  const uploads: string[] = []
  for (const id of ids) {
    const body = JSON.stringify({ id, uri: `images/${id}.png`, size: 'Default', width: 1, height: 1 })
    await ask('/v1/content/image', {
      method: 'POST',
      body,
      headers: { 'content-type': 'application/json' },
    })
    uploads.push(
      await statusOf(
        ask(`/v1/content/image/${id}/file`, {
          method: 'PUT',
          body: Buffer.from(picture),
          headers: { 'content-type': 'image/png' },
        }),
      ),
    )
  }
  note('pictures uploaded', uploads)
  const scaled = ids.map((id) => statusOf(ask(`/v1/content/image/${id}?size=256`)))
  note('pictures scaled, all at once', await Promise.all(scaled))

  const endless = (): ReadableStream<Uint8Array> => {
    let left = uploadBytes
    return new ReadableStream({
      pull: (controller) => {
        if (left <= 0) return controller.close()
        left -= pieceBytes
        controller.enqueue(new Uint8Array(pieceBytes))
      },
    })
  }
  const put = (type: string, path: string): Promise<string> =>
    statusOf(ask(path, { method: 'PUT', body: endless(), headers: { 'content-type': type } }))
  const image = `/v1/content/image/${ids[0]}/file`
  note('uploads of 1 GB', await Promise.all(Array.from({ length: 4 }, () => put('image/png', image))))
  const health = await statusOf(ask('/v1/health'))
  const killed = group.killed()
  await server.stop()
  group.remove()
  const peak = Math.max(...Object.values(peaks))
  await publish({
    name: 'ceiling',
    title: 'R21: a server that may use 256 MB',
    settings: {
      tracks: count,
      'pictures at once': pictures,
      pixels: sidePixels ** 2,
      'upload limit': imageUploadMaxBytes,
      'rate limits': 'off',
    },
    rows: Object.entries(peaks)
      .map(([workload, mb]) => ({ workload: `highest by then: ${workload}`, mb }))
      .concat({ workload: 'highest', mb: peak })
      .map(({ workload, mb }) => ({
        workload,
        ours: sampleOf([mb]),
        unit: 'MB',
        target: `≤ ${ceilingMb} MB`,
        isMet: mb <= ceilingMb,
      })),
    notes: [
      `Ended by the system: ${killed}; health afterwards: ${health}.`,
      ...Object.entries(outcomes).map(([what, found]) => `${what}: ${JSON.stringify(found)}`),
    ],
  })
  if (killed > 0 || health !== '200') throw new Error('The server did not outlive it')
}
