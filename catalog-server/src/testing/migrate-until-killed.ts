import { openCatalog } from '../db/catalog/schema.ts'
import { openUsers } from '../db/user/schema.ts'

/** Migrates a database to the newest schema, as a process that a test can kill. */
const [, , kind = '', path = ''] = process.argv
console.log('begins')
await (kind === 'user' ? openUsers(path) : openCatalog(path)).close()
console.log('done')
