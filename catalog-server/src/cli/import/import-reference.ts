import { dirname } from 'node:path'
import type { ContentType } from '@pezzottify/contract'
import { systemClock } from '../../base/clock.ts'
import type { CatalogStore } from '../../db/catalog/schema.ts'
import { openCatalog } from '../../db/catalog/schema.ts'
import { openUsers } from '../../db/user/schema.ts'
import type { Report, Source } from '../../admin/import/index.ts'
import {
  catalogVersions,
  createReport,
  looseImages,
  mediaOf,
  openSource,
  settleMedia,
  takeCatalog,
  takeUsers,
  userVersions,
} from '../../admin/import/index.ts'
import { keysBetween } from '../../collection/index.ts'
import { createAppend } from '../../events/index.ts'
import type { StorePaths } from '../commands/serve-config.ts'
import { closingText, mediaAdvice, roleAdvice } from './import-text.ts'
import { checkApart, withTargets } from './targets.ts'
import type { Targets } from './targets.ts'

export type ReferenceImport = {
  catalog: string | null
  users: string | null
  media: string | null
  copiesMedia: boolean
  isDryRun: boolean
  paths: StorePaths
}

/** Imports an installation of the original server. Resolves to the exit status. */
export async function importReference(wanted: ReferenceImport): Promise<number> {
  const { catalog, users, isDryRun, paths } = wanted
  checkApart(catalog, paths.catalogDb, '--catalog')
  checkApart(users, paths.userDb, '--users')
  const sources: Source[] = []
  const open = (
    path: string | null,
    label: string,
    { oldest, newest }: typeof catalogVersions | typeof userVersions,
  ) => {
    if (path === null) return null
    const source = openSource(path, label, oldest, newest)
    sources.push(source)
    return source
  }
  try {
    const catalogSource = open(catalog, 'catalog.db', catalogVersions)
    const userSource = open(users, 'user.db', userVersions)
    const report = createReport()
    let powerless: string[] = []
    await withTargets(paths, isDryRun, async (targets) => {
      const store = openCatalog(targets.catalogDb)
      try {
        if (catalogSource) await importCatalog(catalogSource, store, targets, wanted, report)
        if (userSource) powerless = await importUsers(userSource, store, targets, report)
      } finally {
        await store.close()
      }
    })
    for (const { path, version } of sources) console.log(`From ${path} (version ${version})`)
    console.log(report.text())
    if (catalog !== null && !wanted.copiesMedia) console.log(mediaAdvice(mediaFolderOf(wanted), paths))
    if (users !== null) console.log(closingText)
    if (powerless.length > 0) console.log(roleAdvice(powerless))
    if (isDryRun) console.log('Nothing was changed: this was a dry run.')
    return 0
  } finally {
    for (const source of sources) source.close()
  }
}

const mediaFolderOf = ({ media, catalog }: ReferenceImport): string => media ?? dirname(catalog ?? '.')

async function importCatalog(
  source: Source,
  store: CatalogStore,
  { mediaPath }: Targets,
  wanted: ReferenceImport,
  report: Report,
): Promise<void> {
  await store.exclusively((writer) =>
    writer.transaction(() => takeCatalog(source, writer, report, systemClock.now())).immediate(),
  )
  const from = mediaFolderOf(wanted)
  const to = wanted.copiesMedia && !wanted.isDryRun ? mediaPath : null
  await settleMedia(mediaOf(source, store.reader), { from, to }, report)
  if (wanted.copiesMedia) await settleMedia(await looseImages(from), { from, to }, report)
}

/** Returns the names of the users without a role. */
async function importUsers(
  source: Source,
  catalog: CatalogStore,
  { userDb }: Targets,
  report: Report,
): Promise<string[]> {
  const users = openUsers(userDb)
  try {
    const contentTypeOf = contentTypesIn(catalog)
    const orderKeys = (count: number): string[] => keysBetween(null, null, count)
    const append = createAppend(users, systemClock)
    await users.exclusively((target) =>
      target
        .transaction(() =>
          takeUsers({ source, target, report, now: systemClock.now(), contentTypeOf, append, orderKeys }),
        )
        .immediate(),
    )
    const withoutRole = users.reader.query<{ handle: string }, []>(
      'SELECT handle FROM user WHERE id NOT IN (SELECT user_id FROM user_role) ORDER BY handle',
    )
    return withoutRole.all().map(({ handle }) => handle)
  } finally {
    await users.close()
  }
}

function contentTypesIn({ reader }: CatalogStore): (id: string) => ContentType | null {
  const find = reader.query<{ type: ContentType }, [string]>(`
    SELECT 'track' AS type FROM tracks WHERE id = ?1 UNION ALL SELECT 'album' FROM albums WHERE id = ?1
    UNION ALL SELECT 'artist' FROM artists WHERE id = ?1 LIMIT 1`)
  return (id) => find.get(id)?.type ?? null
}
