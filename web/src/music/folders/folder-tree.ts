import type { FolderListing } from '@pezzottify/contract'

/** The known folders of the server: listings, open folders, and the chosen one. */
export type FolderTree = {
  root: string | null
  listings: ReadonlyMap<string, FolderListing>
  open: ReadonlySet<string>
  chosen: string | null
}

export type FolderRow = {
  path: string
  name: string
  /** The nesting level below the first row. */
  depth: number
  isOpen: boolean
  readable: boolean
  chosen: boolean
}

export const emptyTree: FolderTree = { root: null, listings: new Map(), open: new Set(), chosen: null }

/** Adds a listing. The first one becomes the root; one above the root replaces it. */
export function withListing(tree: FolderTree, listing: FolderListing): FolderTree {
  const listings = new Map(tree.listings).set(listing.path, listing)
  const open = new Set(tree.open).add(listing.path)
  const root = tree.root === null || isInside(tree.root, listing.path) ? listing.path : tree.root
  return { ...tree, root, listings, open, chosen: tree.chosen ?? listing.path }
}

export const chosenIn = (tree: FolderTree, path: string): FolderTree => ({ ...tree, chosen: path })

export function closedIn(tree: FolderTree, path: string): FolderTree {
  const open = new Set(tree.open)
  open.delete(path)
  return { ...tree, open }
}

/** The visible folders, from top to bottom. Only listed and open folders show their content. */
export function rowsOf(tree: FolderTree): FolderRow[] {
  if (tree.root === null) return []
  const rows: FolderRow[] = []
  const visit = (path: string, name: string, readable: boolean, depth: number): void => {
    const listing = tree.listings.get(path)
    const isOpen = listing !== undefined && tree.open.has(path)
    rows.push({ path, name, depth, isOpen, readable, chosen: tree.chosen === path })
    if (isOpen) for (const entry of listing.entries) visit(entry.path, entry.name, entry.readable, depth + 1)
  }
  visit(tree.root, tree.root, true, 0)
  return rows
}

export type TreeMove =
  | { move: 'focus'; path: string }
  | { move: 'open'; path: string }
  | { move: 'close'; path: string }
  | null

/** The effect of a key in the tree, by the convention of screen readers and file managers. */
export function moveFor(key: string, rows: readonly FolderRow[], at: string | null): TreeMove {
  const index = Math.max(
    0,
    rows.findIndex(({ path }) => path === at),
  )
  const row = rows[index]
  if (!row) return null
  const focus = (to: number): TreeMove => {
    const target = rows[Math.min(rows.length - 1, Math.max(0, to))]
    return target ? { move: 'focus', path: target.path } : null
  }
  if (key === 'ArrowDown') return focus(index + 1)
  if (key === 'ArrowUp') return focus(index - 1)
  if (key === 'Home') return focus(0)
  if (key === 'End') return focus(rows.length - 1)
  if (key === 'ArrowRight') {
    if (!row.readable) return null
    return row.isOpen ? focus(index + 1) : { move: 'open', path: row.path }
  }
  if (key === 'ArrowLeft') {
    if (row.isOpen) return { move: 'close', path: row.path }
    return focus(rows.findLastIndex((other, position) => position < index && other.depth < row.depth))
  }
  return null
}

const isInside = (path: string, folder: string): boolean =>
  path !== folder && path.startsWith(folder.endsWith('/') ? folder : `${folder}/`)
