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

test('dependencies name a version, never a range, an address or a foreign folder', async () => {
  for (const path of ['', 'catalog-server/', 'web/', 'packages/contract/', 'packages/client/']) {
    const manifest = (await Bun.file(`${path}package.json`).json()) as Record<string, Record<string, string>>
    for (const kind of ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'])
      for (const [name, version] of Object.entries(manifest[kind] ?? {}))
        expect([path, name, version]).toEqual([path, name, expect.stringMatching(/^\d+\.\d+\.\d+$/)])
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
