import { expect, test } from 'bun:test'

/** The one package with an install script: it fetches nothing, and puts the runtime in its place. */
const withScript = ['node_modules/bun']
const registry = 'https://registry.npmjs.org/'

type Locked = {
  link?: boolean
  resolved?: string
  integrity?: string
  hasInstallScript?: boolean
  version?: string
}
const { packages } = (await Bun.file('package-lock.json').json()) as { packages: Record<string, Locked> }
/** Without the workspaces of this repository. */
const others = Object.entries(packages).filter(([path, { link }]) => path.includes('node_modules/') && !link)

test('every package comes from the public registry, with the hash of what it is', () => {
  expect(others.length).toBeGreaterThan(100)
  for (const [path, { resolved, integrity }] of others) {
    // Without an address only the name counts: npm asks its configured registry.
    if (resolved !== undefined) expect([path, resolved]).toEqual([path, expect.stringContaining(registry)])
    expect([path, integrity]).toEqual([path, expect.stringMatching(/^sha512-[A-Za-z0-9+/]{86}==$/)])
  }
})

test('no package but the runtime runs a script when it is installed, and npm would run no other', async () => {
  expect(others.filter(([, { hasInstallScript }]) => hasInstallScript).map(([path]) => path)).toEqual(
    withScript,
  )
  const { allowScripts } = (await Bun.file('package.json').json()) as {
    allowScripts: Record<string, boolean>
  }
  expect(Object.keys(allowScripts)).toEqual(withScript.map((path) => path.replace('node_modules/', '')))
})

/** What the packages of this repository name themselves. */
async function directDependencies(): Promise<{ path: string; name: string; version: string }[]> {
  const root = (await Bun.file('package.json').json()) as { workspaces: string[] }
  const found = await Promise.all(
    ['.', ...root.workspaces].map(async (path) => {
      const manifest = (await Bun.file(`${path}/package.json`).json()) as Record<
        string,
        Record<string, string>
      >
      const kinds = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies']
      const named = kinds.flatMap((kind) => Object.entries(manifest[kind] ?? {}))
      return named.map(([name, version]) => ({ path, name, version }))
    }),
  )
  return found.flat()
}

test('dependencies name a version, never a range, an address or a foreign folder', async () => {
  for (const { path, name, version } of await directDependencies())
    expect([path, name, version]).toEqual([path, name, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
})

test('the guide to security says of each dependency whether defects are known, and nothing of any other version', async () => {
  const guide = await Bun.file('docs/security.md').text()
  const [, section = ''] = /^## Known defects of the packages it runs\n([^]*?)^## /m.exec(guide) ?? []
  const dependencies = await directDependencies()
  for (const { name } of dependencies.filter(({ name }) => !name.startsWith('@pezzottify/')))
    expect([name, new RegExp(`(^|[ (])${RegExp.escape(name)}(?=[ ,.;)\\n])`, 'm').test(section)]).toEqual([
      name,
      true,
    ])
  const rows = [...section.matchAll(/^\| (\S+ \d[^|]*?) \|/gm)].flatMap(([, packages = '']) =>
    packages.split(', '),
  )
  expect(rows.length).toBeGreaterThan(5)
  for (const row of rows) {
    const [name, version] = row.split(' ')
    // Two versions of one package may be installed.
    const installed = others.filter(([path]) => path.endsWith(`node_modules/${name}`))
    expect([name, installed.map(([, { version }]) => version)]).toEqual([
      name,
      expect.arrayContaining([version]),
    ])
  }
})

test('npm lists what all this is made of, with the hash of each part', async () => {
  const guide = await Bun.file('SECURITY.md').text()
  const [command = ''] = /npm sbom [^`>]+/.exec(guide) ?? []
  const listed = Bun.spawnSync(['sh', '-c', command], { stdout: 'pipe', stderr: 'pipe' })
  expect([listed.exitCode, listed.stderr.toString()]).toEqual([0, ''])
  type Component = { name: string; version: string; hashes?: unknown[] }
  const { components } = JSON.parse(listed.stdout.toString()) as { components: Component[] }
  for (const name of ['bun', 'kysely', 'memoirist', 'music-metadata', 'zod', 'vue'])
    expect(components.find((component) => component.name === name)?.hashes?.length).toBe(1)
})
