import { expect, test } from 'bun:test'
import { join } from 'node:path'
import { serveOptions } from '../catalog-server/src/cli/options/options.ts'
import { variableOf } from '../catalog-server/src/cli/options/option.ts'

const unit = await Bun.file(join(import.meta.dir, '../packaging/pezzottify.service')).text()
const setting = (name: string): string => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)?.[1] ?? ''

test('the service names options that there are', () => {
  const variables = [...new Set(unit.match(/PEZZOTTIFY_[A-Z_]+/g))]
  expect(variables).toContain('PEZZOTTIFY_DATA')
  const known = new Set(Object.keys(serveOptions).map(variableOf))
  expect(variables.filter((name) => !known.has(name))).toEqual([])
})

test('the service writes to its own folder alone, and is started again whatever ends it', () => {
  expect(setting('ProtectSystem')).toBe('strict')
  expect(setting('NoNewPrivileges')).toBe('yes')
  expect(setting('Environment')).toBe(`PEZZOTTIFY_DATA=/var/lib/${setting('StateDirectory')}`)
  expect(setting('Restart')).toBe('always')
})

/**
 * Code compiled at run time needs memory that is first written and then executed: otherwise the service would not
 * start.
 */
test('the service may compile', () => {
  expect(unit).not.toMatch(/^MemoryDenyWriteExecute=(yes|true|1)/m)
})
