import { readFileSync } from 'node:fs'
import type { Plugin } from 'vite'

/**
 * Reduces a Lucide file to the drawing inside its frame: size and stroke come from the style sheet, and seventy frames
 * would be most of what the icons weigh.
 */
export function iconDrawings(): Plugin {
  return {
    name: 'icon-drawings',
    enforce: 'pre',
    load: {
      filter: { id: /\/lucide-static\/icons\/.*\.svg\?raw$/ },
      handler(id) {
        const file = readFileSync(id.slice(0, id.indexOf('?')), 'utf8')
        const drawing = file.slice(file.indexOf('>', file.indexOf('<svg')) + 1, file.lastIndexOf('</svg>'))
        return `export default ${JSON.stringify(drawing.replaceAll(/\s*\n\s*/g, ''))}`
      },
    },
  }
}
