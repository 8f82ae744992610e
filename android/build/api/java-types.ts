import { type ApiClass, type Method, splitOutside } from './read-signatures.ts'

export const boxes: Record<string, string> = {
  int: 'Integer',
  long: 'Long',
  boolean: 'Boolean',
  float: 'Float',
  double: 'Double',
  char: 'Character',
  byte: 'Byte',
  short: 'Short',
}
const ofJava = /^java\.(lang|util|io|net|nio|security|text|time|math)\b/

/** The types known while the API's classes are written. */
export type Types = ReturnType<typeof createTypes>

export function createTypes(classes: ReadonlyMap<string, ApiClass>) {
  const simpleOnes = new Set(['void', 'extends', 'super', ...Object.keys(boxes)])
  const named = (type: string): ApiClass | undefined => classes.get(type.replace(/<.*/s, ''))
  const outerOf = ({ package: pack, name }: ApiClass): ApiClass | undefined =>
    name.includes('.') ? classes.get(`${pack}.${name.slice(0, name.lastIndexOf('.'))}`) : undefined

  /** Whether all names in the type are known. Types of packages that were left out are not. */
  function isKnown(type: string, variables: ReadonlySet<string>): boolean {
    return (type.replace('...', '').match(/[A-Za-z_][\w.]*/g) ?? []).every(
      (name) =>
        simpleOnes.has(name) ||
        variables.has(name) ||
        ofJava.test(name) ||
        classes.has(name) ||
        isOfJavaLang(name),
    )
  }

  function variablesOf(apiClass: ApiClass): Set<string> {
    const outer = apiClass.modifiers.includes('static') ? undefined : outerOf(apiClass)
    return new Set([...(outer ? variablesOf(outer) : []), ...variablesIn(apiClass.typeParameters)])
  }

  /** The first statement of a constructor: a call of a constructor of the superclass. */
  function superCall(apiClass: ApiClass): { call: string; throws: string } {
    const [, kind, way] = /^java\.io\.(File|Filter)(In|Out)putStream$/.exec(apiClass.extends) ?? []
    if (kind === 'File')
      return { call: 'super((java.io.File) null);', throws: 'java.io.FileNotFoundException' }
    if (kind) return { call: `super((java.io.${way}putStream) null);`, throws: '' }
    const above = named(apiClass.extends)
    const usable = (above?.members ?? [])
      .filter((member): member is Method => member.kind === 'ctor')
      .filter(({ parameters }) => above && parameters.every((type) => isKnown(type, variablesOf(above))))
      .sort((a, b) => a.parameters.length - b.parameters.length)[0]
    if (!usable) return { call: '', throws: '' }
    const nothing = usable.parameters.map((type) =>
      nothingOf(type.replace(/<[A-Z]>/, '').replace(/\b[A-Z]\b/g, 'Object')),
    )
    return { call: `super(${nothing.join(', ')});`, throws: usable.throws }
  }

  return { isKnown, variablesOf, superCall, outerOf }
}

export const variablesIn = (typeParameters: string): string[] =>
  splitOutside(typeParameters.slice(1, -1), ',').map((part) => part.split(/\s/)[0] ?? '')

function isOfJavaLang(name: string): boolean {
  return /^[A-Z]/.test(name) && !/^[A-Z]$/.test(name)
}

function nothingOf(type: string): string {
  if (type === 'boolean') return 'false'
  return type in boxes ? `(${type}) 0` : `(${type.replace('...', '[]')}) null`
}
