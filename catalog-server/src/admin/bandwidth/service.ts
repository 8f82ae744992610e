import type { BandwidthCategory, UserId } from '@pezzottify/contract'
import type { Clock } from '../../base/clock.ts'
import { dayOf } from '../../base/clock.ts'
import { flushRegularly } from '../../base/flush-regularly.ts'
import type { DaySpan } from '../../playback/index.ts'
import type { UserStore } from '../../db/user/schema.ts'
import type { Log } from '../../base/log.ts'
import { categoryOf } from './category.ts'

export type Bandwidth = ReturnType<typeof createBandwidth>

type Usage = {
  /** Null for requests without a session; their usage is not stored. */
  userId: UserId | null
  /** Days since 1970. */
  day: number
  category: BandwidthCategory
  bytes: number
  requests: number
}

/** The total of a category since the start. */
export type BandwidthTotal = Omit<Usage, 'day'>

type Parts = { users: UserStore; clock: Clock; log: Log }

const secondsPerDay = 86_400

/**
 * Bytes and requests by user, day and category. An answer counts with its `Content-Length` when it begins: aborted ones
 * count in full, so the sum is an upper bound. An answer of unknown length counts chunk by chunk, as it is read. The
 * counts are collected in memory and written together, so that read requests do not write; a crash loses half a minute.
 */
export function createBandwidth({ users, clock, log }: Parts) {
  const gathered = new Map<UserId | null, Usage[]>()
  let flushed: readonly BandwidthTotal[] = []

  const add = (userId: UserId | null, category: BandwidthCategory, bytes: number, requests: number): void => {
    const day = Math.floor(clock.now() / secondsPerDay)
    const usages = gathered.get(userId) ?? []
    const usage = usages.find((known) => known.category === category && known.day === day)
    if (!usage) return void gathered.set(userId, [...usages, { userId, day, category, bytes, requests }])
    usage.bytes += bytes
    usage.requests += requests
  }

  const all = (): Usage[] => [...gathered.values()].flat()
  const totals = (): readonly BandwidthTotal[] => summed([...flushed, ...all()])

  const flush = async (): Promise<void> => {
    if (gathered.size > 0) await writeDown()
  }
  const writeDown = users.timed('record_bandwidth_usage', async (): Promise<void> => {
    const usages = all().filter(({ userId }) => userId !== null)
    flushed = totals()
    gathered.clear()
    await users.exclusively((writer) => {
      const now = clock.now()
      // A user who was deleted meanwhile has no usage.
      const upsert = writer.query(
        `INSERT INTO bandwidth_usage (date, endpoint_category, bytes_sent, request_count, updated, user_id)
         SELECT ?, ?, ?, ?, ?, id FROM user WHERE id = ?
         ON CONFLICT (user_id, date, endpoint_category) DO UPDATE SET updated = excluded.updated,
           bytes_sent = bytes_sent + excluded.bytes_sent, request_count = request_count + excluded.request_count`,
      )
      writer.transaction(() => {
        for (const { userId, day, category, bytes, requests } of usages)
          upsert.run(dayOf(day * secondsPerDay), category, bytes, requests, now, userId)
      })()
    })
  })
  const { close } = flushRegularly(flush, log, 'Bandwidth counts were not kept')

  const rowsIn = ({ first, last }: DaySpan) =>
    users.aside.selectFrom('bandwidth_usage').where('date', '>=', first).where('date', '<=', last)

  const usageOf = async (span: DaySpan, userId: UserId | null) => {
    const rows = await rowsIn(span)
      .$if(userId !== null, (query) => query.where('user_id', '=', userId ?? 0))
      .select(['user_id', 'date', 'endpoint_category', 'bytes_sent', 'request_count'])
      .orderBy('user_id')
      .orderBy('date', 'desc')
      .orderBy('endpoint_category')
      .execute()
    return rows.map((row) => ({ ...row, user_id: row.user_id as UserId }))
  }
  const usageOfOne = users.timed('get_user_bandwidth_usage', usageOf)
  const usageOfAll = users.timed('get_all_bandwidth_usage', (span: DaySpan) => usageOf(span, null))

  return {
    /** Counts an answer. Returns it, or another one with the same content that counts while it is read. */
    count: (userId: UserId | null, path: string, request: Request, response: Response): Response => {
      const category = categoryOf(path)
      const isBodiless = request.method === 'HEAD' || response.status === 304
      const length = response.headers.get('content-length')
      add(userId, category, isBodiless ? 0 : Number(length ?? 0), 1)
      if (isBodiless || length !== null || response.body === null) return response
      // Reads without a length are streamed; all other answers without one, and errors, are short.
      if (request.method !== 'GET' || !response.ok) return response
      return new Response(
        counted(response.body, (bytes) => add(userId, category, bytes, 0)),
        response,
      )
    },

    totals,

    /** Sums by category, for one user or for all. */
    summary: async (span: DaySpan, userId: UserId | null) => {
      const rows = await rowsIn(span)
        .$if(userId !== null, (query) => query.where('user_id', '=', userId ?? 0))
        .select(({ fn }) => [
          'endpoint_category',
          fn.sum<number>('bytes_sent').as('bytes_sent'),
          fn.sum<number>('request_count').as('request_count'),
        ])
        .groupBy('endpoint_category')
        .execute()
      return {
        user_id: userId,
        total_bytes_sent: rows.reduce((sum, row) => sum + row.bytes_sent, 0),
        total_requests: rows.reduce((sum, row) => sum + row.request_count, 0),
        by_category: Object.fromEntries(
          rows.map(({ endpoint_category, ...sums }) => [endpoint_category, sums]),
        ),
      }
    },

    /** By user, day and category; newest day first. */
    usage: (span: DaySpan, userId: UserId | null) =>
      userId === null ? usageOfAll(span) : usageOfOne(span, userId),

    close,
  }
}

function summed(usages: readonly BandwidthTotal[]): BandwidthTotal[] {
  const totals = new Map<string, BandwidthTotal>()
  for (const { userId, category, bytes, requests } of usages) {
    const total = totals.get(`${userId} ${category}`) ?? { userId, category, bytes: 0, requests: 0 }
    total.bytes += bytes
    total.requests += requests
    totals.set(`${userId} ${category}`, total)
  }
  return [...totals.values()]
}

const counted = (body: ReadableStream<Uint8Array>, count: (bytes: number) => void) =>
  body.pipeThrough(
    new TransformStream<Uint8Array, Uint8Array>({
      transform: (chunk, controller) => {
        count(chunk.byteLength)
        controller.enqueue(chunk)
      },
    }),
  )
