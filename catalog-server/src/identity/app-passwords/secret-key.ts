import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'
import { hkdfSync, randomBytes } from 'node:crypto'
import { systemCodeOf } from '../../base/errors.ts'

export type SecretKey = ReturnType<typeof createSecretKey>

const keyBytes = 32

/**
 * The key for what is encrypted in user.db: of the text that the operator gave, or of a file beside the databases, which
 * is made when it is first needed and goes into no backup.
 */
export function createSecretKey(given: string | null, path: string) {
  let known = given === null ? null : keyOf(given.trim())
  const read = (): Buffer | null => {
    const text = known ? null : textIn(path)
    return (known ??= text ? keyOf(text) : null)
  }
  return {
    /** Null where nothing was encrypted yet. */
    read,
    readOrMake: (): Buffer => read() ?? (known = keyOf(writeText(path))),
  }
}

const keyOf = (text: string): Buffer => Buffer.from(hkdfSync('sha256', text, '', 'app passwords', keyBytes))

function textIn(path: string): string | null {
  try {
    return readFileSync(path, 'utf8').trim() || null
  } catch (error) {
    if (systemCodeOf(error) === 'ENOENT') return null
    throw error
  }
}

/** It is on the disk, whole, before anything is encrypted with it. */
function writeText(path: string): string {
  const text = randomBytes(keyBytes).toString('hex')
  const made = `${path}.new`
  const file = openSync(made, 'w', 0o600)
  try {
    writeSync(file, `${text}\n`)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  renameSync(made, path)
  const folder = openSync(dirname(path), 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
  return text
}
