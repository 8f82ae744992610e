import { command } from '../options/command.ts'
import { one, onOff } from '../options/option.ts'
import { storeOptions } from '../options/options.ts'
import { storePathsOf } from '../commands/serve-config.ts'
import { UsageError } from '../options/usage-error.ts'
import { parsePath } from '../options/values.ts'

const { music: _music, 'follow-symlinks': _links, ...targetOptions } = storeOptions
const noMusic = { music: [], 'follow-symlinks': false }

const path = (value: string, help: string, otherwise?: string) =>
  one<string | null>({ value, help, flagOnly: true, ...(otherwise && { otherwise }) }, parsePath, null)

const runOptions = {
  'copy-media': onOff({ help: 'copy audio and pictures into the media folder', flagOnly: true }),
  'dry-run': onOff({ help: 'say what would be taken over and change nothing', flagOnly: true }),
}

export const importCommands = [
  command({
    name: 'import reference',
    summary: 'Take over catalog, users and what is theirs from the original catalog server',
    words: [],
    options: {
      catalog: path('FILE', 'its catalog.db'),
      users: path('FILE', 'its user.db'),
      media: path('DIR', 'its media folder', 'the folder of its catalog.db'),
      ...runOptions,
      ...targetOptions,
    },
    run: async (values) => {
      if (values.catalog === null && values.users === null)
        throw new UsageError('Name what to take over: --catalog FILE, --users FILE, or both.')
      const { importReference } = await import('./import-reference.ts')
      return importReference({
        catalog: values.catalog,
        users: values.users,
        media: values.media,
        copiesMedia: values['copy-media'],
        isDryRun: values['dry-run'],
        paths: storePathsOf({ ...values, ...noMusic }),
      })
    },
  }),
  command({
    name: 'import json',
    summary: 'Take over a catalog that a crawler left as JSON files with their media',
    words: ['DIR'],
    options: { ...runOptions, ...targetOptions },
    run: async (values, [folder = '']) => {
      const { importJson } = await import('./import-json.ts')
      return importJson({
        folder: parsePath(folder),
        copiesMedia: values['copy-media'],
        isDryRun: values['dry-run'],
        paths: storePathsOf({ ...values, ...noMusic }),
      })
    },
  }),
]
