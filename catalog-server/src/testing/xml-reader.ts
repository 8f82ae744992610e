export type XmlElement = {
  name: string
  attributes: Record<string, string>
  children: XmlElement[]
  text: string
}

const entities: Record<string, string> = { lt: '<', gt: '>', amp: '&', quot: '"', apos: "'" }
const plain = (text: string): string =>
  text.replace(/&(#(\d+)|\w+);/g, (whole, name: string, code?: string) =>
    code === undefined ? (entities[name] ?? whole) : String.fromCodePoint(Number(code)),
  )

/** Reads XML without comments, sections and declarations but the first. It throws where it is not well-formed. */
export function readXml(xml: string): XmlElement {
  const root: XmlElement = { name: '', attributes: {}, children: [], text: '' }
  const open = [root]
  const part = /<\/([\w.-]+)>|<([\w.-]+)((?:\s+[\w:.-]+="[^"<]*")*)\s*(\/?)>|([^<]+)/gy
  part.lastIndex = /^<\?xml[^>]*>\s*/.exec(xml)?.[0].length ?? 0
  while (part.lastIndex < xml.length) {
    const at = part.lastIndex
    const found = part.exec(xml)
    const parent = open.at(-1)
    if (!found || !parent) throw new Error(`Not XML: ${xml.slice(at, at + 60)}`)
    const [, end, start, attributes = '', isEmpty, text] = found
    if (text !== undefined) parent.text += plain(text)
    else if (end !== undefined) {
      if (open.pop()?.name !== end) throw new Error(`Unexpected end of ${end}`)
    } else if (start !== undefined) {
      const element: XmlElement = { name: start, attributes: {}, children: [], text: '' }
      for (const [, name = '', value = ''] of attributes.matchAll(/([\w:.-]+)="([^"]*)"/g))
        element.attributes[name] = plain(value)
      parent.children.push(element)
      if (!isEmpty) open.push(element)
    }
  }
  const [only] = root.children
  if (!only || root.children.length > 1 || open.length > 1) throw new Error('Not one whole element')
  return only
}
