import type { Page, ScanProblem } from '@pezzottify/contract'
import type { CatalogStore } from '../db/catalog/schema.ts'
import { decodeCursor, encodeCursor } from '../db/cursor.ts'
import { containing } from '../db/like.ts'
import { AppError } from '../base/errors.ts'
import { joinPath } from './paths/names.ts'

export type ProblemRequest = {
  limit: number
  cursor?: string | undefined
  filter?: string | undefined
  code?: string | undefined
}
export type Problems = Page<ScanProblem> & { codes: { code: string; count: number }[] }

/** Files that could not be read, by folder and path, and the number of each kind. */
export async function listProblems(catalog: CatalogStore, request: ProblemRequest): Promise<Problems> {
  let query = catalog.read
    .selectFrom('scanned_files')
    .innerJoin('music_folders', 'music_folders.id', 'scanned_files.folder_id')
    .where('problem_code', 'is not', null)
  if (request.filter !== undefined && request.filter !== '') {
    const pattern = containing(request.filter)
    query = query.where((eb) =>
      eb.or([
        eb('scanned_files.path', 'like', pattern),
        eb('problem_message', 'like', pattern),
        eb('problem_code', 'like', pattern),
      ]),
    )
  }
  if (request.code !== undefined) query = query.where('problem_code', '=', request.code)
  const { total } = await query.select((eb) => eb.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
  let paged = query
    .select([
      'scanned_files.folder_id',
      'scanned_files.path',
      'music_folders.path as root',
      'problem_code as code',
      'problem_message as message',
      'seen_at',
    ])
    .orderBy('scanned_files.folder_id')
    .orderBy('scanned_files.path')
    .limit(request.limit + 1)
  if (request.cursor !== undefined) {
    const { value, id } = decodeCursor(request.cursor)
    if (typeof value !== 'number') throw new AppError('bad_request', 'The cursor cannot be read')
    paged = paged.where((eb) =>
      eb(eb.refTuple('scanned_files.folder_id', 'scanned_files.path'), '>', eb.tuple(value, id)),
    )
  }
  const rows = await paged.execute()
  const items = rows.slice(0, request.limit)
  const last = rows.length > request.limit ? items.at(-1) : undefined
  return {
    items: items.map(({ root, path, code, message, seen_at }) => ({
      path: path === '' ? root : joinPath(root, path),
      code: code ?? '',
      message: message ?? '',
      seen_at,
    })),
    next_cursor: last ? encodeCursor({ value: last.folder_id, id: last.path }) : null,
    total,
    codes: await countByCode(catalog),
  }
}

const countByCode = (catalog: CatalogStore): Promise<{ code: string; count: number }[]> =>
  catalog.read
    .selectFrom('scanned_files')
    .where('problem_code', 'is not', null)
    .select((eb) => [eb.ref('problem_code').$notNull().as('code'), eb.fn.countAll<number>().as('count')])
    .groupBy('problem_code')
    .orderBy('count', 'desc')
    .orderBy('code')
    .execute()

const problemCount = `SELECT count(*) AS count FROM scanned_files WHERE problem_code IS NOT NULL`

export const countProblems = (catalog: CatalogStore): number =>
  catalog.reader.query<{ count: number }, []>(problemCount).get()?.count ?? 0
