import { systemClock } from '../../base/clock.ts'
import { openCatalog } from '../../db/catalog/schema.ts'
import { createReport, openJsonFolder, settleMedia, takeFolder } from '../../admin/import/index.ts'
import type { StorePaths } from '../commands/serve-config.ts'
import { mediaAdvice } from './import-text.ts'
import { withTargets } from './targets.ts'

export type JsonImport = { folder: string; copiesMedia: boolean; isDryRun: boolean; paths: StorePaths }

/** Imports a folder of JSON files and media. Resolves to the exit status. */
export async function importJson({ folder, copiesMedia, isDryRun, paths }: JsonImport): Promise<number> {
  const report = createReport()
  const source = openJsonFolder(folder, report)
  await withTargets(paths, isDryRun, async ({ catalogDb, mediaPath }) => {
    const store = openCatalog(catalogDb)
    try {
      const files = await store.exclusively((writer) =>
        writer.transaction(() => takeFolder(source, writer, report, systemClock.now())).immediate(),
      )
      await settleMedia(files, { from: folder, to: copiesMedia && !isDryRun ? mediaPath : null }, report)
    } finally {
      await store.close()
    }
  })
  console.log(`From ${folder}`)
  console.log(report.text())
  if (!copiesMedia) console.log(mediaAdvice(folder, paths))
  if (isDryRun) console.log('Nothing was changed: this was a dry run.')
  return 0
}
