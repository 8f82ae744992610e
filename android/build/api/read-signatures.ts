/** A class of Android's API, from its signature file. */
export type ApiClass = {
  package: string
  /** `Outer.Inner` for a nested one. */
  name: string
  kind: 'class' | 'interface' | 'enum' | '@interface'
  modifiers: readonly string[]
  /** `<T extends …>`, or empty. */
  typeParameters: string
  extends: string
  implements: readonly string[]
  /** Retention and target of an annotation type: without them `@JavascriptInterface` is lost on the phone. */
  annotations: string
  members: Member[]
}

type Typed = { modifiers: readonly string[]; type: string; name: string }
export type Field = Typed & { kind: 'field'; value: string | null }
export type Method = Typed & {
  kind: 'method' | 'ctor'
  typeParameters: string
  parameters: readonly string[]
  throws: string
  /** The default value of an annotation's member. */
  fallback: string
}
type Member = Field | Method | { kind: 'enum_constant'; name: string }

const modifiers =
  '((?:(?:public|protected|private|static|final|abstract|synchronized|native|default|transient|volatile|strictfp|sealed)\\s+)*)'
const classLine = new RegExp(
  `^${modifiers}(class|interface|enum|@interface)\\s+([\\w.]+)(<.*?>)?(?=\\s+(?:extends|implements)\\s|\\s*$)(?:\\s+extends\\s+(.*?))?(?:\\s+implements\\s+(.*))?\\s*$`,
)
const methodLine = new RegExp(
  `^${modifiers}(<(?:[^<>]|<(?:[^<>]|<[^<>]*>)*>)*>\\s+)?(.*?)\\((.*)\\)(?:\\s+throws\\s+([^;]*?))?(?:\\s+default\\s+(.*?))?;$`,
)
const fieldLine = new RegExp(`^${modifiers}(.*?)\\s(\\w+)(?:\\s=\\s(.*?))?;`)

/** All classes of the wanted packages. */
export function readSignatures(text: string, isWanted: (name: string) => boolean): Map<string, ApiClass> {
  const classes = new Map<string, ApiClass>()
  let pack = ''
  let current: ApiClass | null = null
  for (const line of text.split('\n')) {
    const [, named] = /^package (?:@\S+ )*([\w.]+) \{/.exec(line) ?? []
    if (named) pack = named
    else if (!isWanted(pack)) continue
    else if (/^ {2}\S.*\{$/.test(line)) {
      current = readClass(pack, line)
      classes.set(`${pack}.${current.name}`, current)
    } else if (current && line.startsWith('    ')) current.members.push(readMember(line.trim()))
  }
  return classes
}

function readClass(pack: string, line: string): ApiClass {
  const found = classLine.exec(withoutAnnotations(line.slice(2, -1)))
  if (!found) throw new Error(`Not a class of Android's API: ${line}`)
  const kept = line.match(/@java\.lang\.annotation\.(?:Retention|Target)\([^)]*\)/g) ?? []
  return {
    package: pack,
    name: found[3] ?? '',
    kind: found[2] as ApiClass['kind'], // the pattern allows only these four
    modifiers: wordsOf(found[1]),
    typeParameters: found[4] ?? '',
    extends: found[5]?.trim() ?? '',
    implements: splitOutside(found[6] ?? '', ' '),
    annotations: kept.join(' '),
    members: [],
  }
}

function readMember(line: string): Member {
  const kind = line.slice(0, line.indexOf(' '))
  const text = withoutAnnotations(line.slice(kind.length + 1))
  if (kind === 'enum_constant') return { kind, name: /(\w+);$/.exec(text)?.[1] ?? '' }
  const found = (kind === 'field' ? fieldLine : methodLine).exec(text)
  if (!found) throw new Error(`Not a member of Android's API: ${line}`)
  if (kind === 'field')
    return {
      kind,
      modifiers: wordsOf(found[1]),
      type: found[2] ?? '',
      name: found[3] ?? '',
      value: found[4] ?? null,
    }
  const head = (found[3] ?? '').trim()
  const space = kind === 'ctor' ? -1 : head.lastIndexOf(' ')
  return {
    kind: kind === 'ctor' ? 'ctor' : 'method',
    modifiers: wordsOf(found[1]),
    typeParameters: found[2]?.trim() ?? '',
    type: head.slice(0, Math.max(0, space)),
    name: head.slice(space + 1),
    parameters: splitOutside(found[4] ?? '', ','),
    throws: found[5]?.trim() ?? '',
    fallback: found[6] ?? '',
  }
}

const wordsOf = (text = ''): string[] => text.split(/\s+/).filter(Boolean)

/** Removes annotations; they nest in parentheses, so the innermost go first. */
function withoutAnnotations(text: string): string {
  const annotation =
    /@(?!interface)[A-Za-z_][\w.]*(\((?:[^()"']|"(?:[^"\\]|\\.)*"|'[^']*'|\([^()]*\))*\))?\s*/g
  for (let before = ''; before !== text;) {
    before = text
    text = text.replace(annotation, '')
  }
  return text.trim()
}

/** Splits only outside of type parameters. */
export function splitOutside(text: string, separator: string): string[] {
  const parts = ['']
  let depth = 0
  for (const letter of text) {
    if (letter === '<') depth++
    if (letter === '>') depth--
    if (letter === separator && depth === 0) parts.push('')
    else parts.push((parts.pop() ?? '') + letter)
  }
  return parts.map((part) => part.trim()).filter(Boolean)
}
