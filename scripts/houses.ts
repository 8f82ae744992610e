/** The layers of a package. */
type House = {
  root: string
  /** From the top down: a folder imports from those further down, never from one above. */
  layers: readonly string[]
  /** Folders that others import through their `index.ts` only. */
  domains?: readonly string[]
  /** Layers whose folders must not import each other. */
  apart?: readonly string[]
}

export const houses: [House, ...House[]] = [
  {
    root: 'catalog-server/src',
    layers:
      'cli app subsonic admin sync playback collection library catalog identity events http media db metrics base'.split(
        ' ',
      ),
    domains: ['admin', 'sync', 'playback', 'collection', 'library', 'catalog', 'identity'],
  },
  {
    root: 'web/src',
    layers: ['shell', 'features', 'music', 'shared', 'ui', 'styles', 'i18n'],
    apart: ['features'],
  },
  { root: 'android', layers: ['test', 'build', 'setup'] },
]
