import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { z } from 'zod'
import { AppError, messageOf } from '../../../base/errors.ts'
import type { Report } from '../report.ts'

/** The output of a crawler, as folders and files. All paths are relative to its root. */
export type JsonFolder = {
  /** Names in a folder, sorted; none when there is no such folder. */
  names(path: string, kind: 'files' | 'folders'): string[]
  /** Reads a file of the expected shape; another shape is counted as unfit. */
  read<S extends z.ZodType>(path: string, shape: S, kind: string): z.infer<S> | null
}

/** At least one of these makes a folder the output of a crawler. */
const parts = ['artists', 'albums', 'images']

/** @throws AppError `not_found`, also for a folder of something else: its path was mistyped */
export function openJsonFolder(root: string, report: Report): JsonFolder {
  if (!existsSync(root) || !statSync(root).isDirectory())
    throw new AppError('not_found', `There is no folder ${root}.`)
  if (!parts.some((part) => existsSync(join(root, part))))
    throw new AppError(
      'not_found',
      `There is nothing to take over in ${root}: none of the folders ${parts.join(', ')} is there.`,
    )
  return {
    names: (path, kind) => {
      if (!existsSync(join(root, path))) return []
      return readdirSync(join(root, path), { withFileTypes: true })
        .filter((entry) => entry.isDirectory() === (kind === 'folders'))
        .map(({ name }) => name)
        .sort()
    },
    read: (path, shape, kind) => {
      try {
        const read = shape.safeParse(JSON.parse(readFileSync(join(root, path), 'utf8')))
        if (read.success) return read.data
        const [issue] = read.error.issues
        report.unfit(kind, path, `${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}`.trim())
      } catch (error) {
        report.unfit(kind, path, messageOf(error))
      }
      return null
    },
  }
}
