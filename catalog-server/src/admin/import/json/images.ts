import type { Database } from 'bun:sqlite'
import { createInsert } from '../insert.ts'
import type { Report } from '../report.ts'
import type { ImageReference } from './shapes.ts'

const sizes = new Set(['SMALL', 'DEFAULT', 'LARGE', 'XLARGE'])

/** Writes image records and links them to artists and albums. */
export function createImageWriter(target: Database, report: Report) {
  const columns = ['id', 'uri', 'size', 'width', 'height'] as const
  const insert = createInsert(target, report, { table: 'images', kind: 'images', columns })
  const find = target.query<{ id: string }, [string]>('SELECT id FROM images WHERE id = ?')
  const improve = target.query(
    'UPDATE images SET size = ?1, width = ?2, height = ?3 WHERE id = ?4 AND width * height < ?2 * ?3',
  )
  const links = { artist: 'portrait', album: 'cover' } as const
  const linkOf = (owner: keyof typeof links) => ({
    link: target.query(
      `INSERT INTO ${owner}_images (${owner}_id, image_id, image_type, position) VALUES (?, ?, '${links[owner]}', ?)
       ON CONFLICT DO NOTHING`,
    ),
    display: target.query(
      `UPDATE ${owner}s SET display_image_id = ? WHERE id = ? AND display_image_id IS NULL`,
    ),
  })
  const statements = { artist: linkOf('artist'), album: linkOf('album') }

  return {
    /** Adds a file of the folder `images`, of which only the name is known. */
    add: (name: string): void => {
      insert(name, { id: name, uri: `images/${name}`, size: 'DEFAULT', width: 0, height: 0 })
    },

    /**
     * Creates or completes the records, links them in their order, and makes the largest one the display
     * image of the owner.
     */
    tie: (owner: keyof typeof links, ownerId: string, references: readonly ImageReference[]): void => {
      for (const [position, { id, size, width, height }] of references.entries()) {
        const column = sizes.has(size.toUpperCase()) ? size.toUpperCase() : 'DEFAULT'
        if (find.get(id)) improve.run(column, width, height, id)
        else insert(id, { id, uri: `images/${id}`, size: column, width, height })
        statements[owner].link.run(ownerId, id, position)
      }
      const [largest] = [...references].sort((a, b) => b.width * b.height - a.width * a.height)
      if (largest) statements[owner].display.run(largest.id, ownerId)
    },
  }
}
