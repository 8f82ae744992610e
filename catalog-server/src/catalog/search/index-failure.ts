import { systemCodeOf } from '../../base/system-code.ts'
import { CatalogUnreadable } from './catalog-names.ts'

/** The disk is full, or another process holds the file. */
const passing = /^SQLITE_(FULL|BUSY|LOCKED|NOMEM|INTERRUPT)/

/** Whether an error says nothing against the index. Every other one counts as damage. */
export const isPassing = (error: unknown): boolean =>
  error instanceof CatalogUnreadable || passing.test(systemCodeOf(error) ?? '')
