import { join, resolve } from 'node:path'
import { build, type Plugin } from 'vite'

type Bundle = Parameters<Extract<NonNullable<Plugin['generateBundle']>, (...args: never[]) => unknown>>[1]
type Shell = { build: string; first: string[]; later: string[] }

const source = resolve(import.meta.dirname, '../packages/client/src/platform/browser/service-worker/main.ts')
/** Files beside the page that it requests by their plain names. */
const plainFiles = ['/theme.js', '/manifest.webmanifest', '/icons/icon.svg']
/** Fonts for scripts other than Latin are fetched when needed. */
const rareFonts = /\.woff2$/
const commonFonts = /-latin-.*\.woff2$/

/** Builds the service worker beside the app: one script with the names of all other files. */
export function serviceWorker(): Plugin {
  let shell: Shell | null = null
  return {
    name: 'service-worker',
    apply: 'build',
    generateBundle(_, bundle) {
      shell = shellOf(bundle)
    },
    // Before the text files are compressed.
    writeBundle: {
      order: 'post',
      sequential: true,
      async handler({ dir }) {
        if (dir !== undefined && shell !== null) await buildWorker(dir, shell)
      },
    },
  }
}

function shellOf(bundle: Bundle): Shell {
  const entry = Object.values(bundle).find((file) => file.type === 'chunk' && file.isEntry)
  if (entry?.type !== 'chunk') throw new Error('The app has no first script')
  const first = new Set<string>()
  const collect = (name: string): void => {
    const file = bundle[name]
    if (file?.type !== 'chunk' || first.has(name)) return
    first.add(name)
    for (const style of file.viteMetadata?.importedCss ?? []) first.add(style)
    file.imports.forEach(collect)
  }
  collect(entry.fileName)
  const later = Object.keys(bundle).filter(
    (name) =>
      name.startsWith('assets/') && !first.has(name) && (!rareFonts.test(name) || commonFonts.test(name)),
  )
  const paths = (names: Iterable<string>): string[] => Array.from(names, (name) => `/${name}`)
  return { build: `/${entry.fileName}`, first: [...paths(first), ...plainFiles], later: paths(later) }
}

const buildWorker = (dir: string, shell: Shell) =>
  build({
    configFile: false,
    logLevel: 'warn',
    publicDir: false,
    define: { __SHELL__: JSON.stringify(shell) },
    build: {
      outDir: join(dir),
      emptyOutDir: false,
      target: ['chrome123', 'firefox128', 'safari18'],
      modulePreload: false,
      lib: { entry: source, formats: ['iife'], name: 'worker', fileName: () => 'service-worker.js' },
    },
  })
