import { dirname } from 'node:path'
import { command } from '../options/command.ts'
import { makeFolder } from './data-folders.ts'
import { one } from '../options/option.ts'
import { serveOptions } from '../options/options.ts'
import { serveConfigOf } from './serve-config.ts'
import { parsePath } from '../options/values.ts'

const { data, 'catalog-db': _catalog, 'user-db': _users, ...options } = serveOptions

/**
 * `pezzottify serve` with the databases as positional arguments: the form of the container and of older
 * scripts.
 */
export const positionalServer = command({
  name: 'catalog-server',
  isProgram: true,
  summary: 'Run the server on two database files, which are created when absent',
  words: ['CATALOG_DB', 'USER_STORE_FILE_PATH'],
  options: {
    ...options,
    data: one<string | null>(
      { value: 'DIR', help: data.help, otherwise: 'the folder of CATALOG_DB' },
      parsePath,
      null,
    ),
  },
  run: async (values, words) => {
    const [catalogDb = '', userDb = ''] = words.map(parsePath)
    for (const path of [catalogDb, userDb]) makeFolder(dirname(path))
    const [{ serve }, { createApp }] = await Promise.all([import('./serve.ts'), import('../../app/app.ts')])
    const paths = { data: values.data ?? dirname(catalogDb), 'catalog-db': catalogDb, 'user-db': userDb }
    return serve(serveConfigOf({ ...values, ...paths }), createApp)
  },
})
