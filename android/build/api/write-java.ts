import { type ApiClass, type Field, type Method, splitOutside } from './read-signatures.ts'
import { boxes, createTypes, type Types, variablesIn } from './java-types.ts'

/** `stubs` can only be compiled against; `fakes` report each call to `fake.Fake` and do what a rule there says. */
export type Mode = 'stubs' | 'fakes'

/** The classes as Java sources: path within the source folder → text. Members of unknown types are left out. */
export function writeJava(classes: ReadonlyMap<string, ApiClass>, mode: Mode): Map<string, string> {
  const types = createTypes(classes)
  const nested = new Map<ApiClass | undefined, ApiClass[]>()
  for (const each of classes.values()) {
    const outer = types.outerOf(each)
    nested.set(outer, [...(nested.get(outer) ?? []), each])
  }
  const write = (each: ApiClass): string => {
    const inner = (nested.get(each) ?? []).map(write)
    return `${headOf(each, types, mode)} {\n${[...membersOf(each, types, mode), ...inner].join('\n')}\n}`
  }
  return new Map(
    (nested.get(undefined) ?? []).map((each) => [
      `${each.package.replaceAll('.', '/')}/${each.name}.java`,
      `package ${each.package};\n${write(each)}\n`,
    ]),
  )
}

const simpleNameOf = ({ name }: ApiClass): string => name.slice(name.lastIndexOf('.') + 1)

function headOf(each: ApiClass, { isKnown, variablesOf }: Types, mode: Mode): string {
  const variables = variablesOf(each)
  const known = (list: readonly string[]): string[] => list.filter((type) => isKnown(type, variables))
  const isInterface = each.kind === 'interface'
  const dropped = new Set([
    ...(each.kind === 'class' ? [] : ['abstract']),
    ...(each.kind === 'enum' ? ['final', 'static'] : []),
    // A fake of an abstract class can be instantiated, except when Java's own interfaces require methods.
    ...(mode === 'fakes' && each.implements.every((type) => !/^java\.(?!lang\.Comparable)/.test(type))
      ? ['abstract']
      : []),
  ])
  const modifiers = each.modifiers.filter((word) => !dropped.has(word)).join(' ')
  const above = each.kind === 'class' && each.extends ? known([each.extends]) : []
  const beside =
    each.kind === '@interface'
      ? []
      : known([...(isInterface ? splitOutside(each.extends, ' ') : []), ...each.implements])
  const words = [
    each.annotations,
    modifiers,
    each.kind,
    simpleNameOf(each) + each.typeParameters,
    ...(above.length > 0 ? ['extends', above[0]] : []),
    ...(beside.length > 0 ? [isInterface ? 'extends' : 'implements', beside.join(', ')] : []),
  ]
  return words.filter(Boolean).join(' ')
}

function membersOf(each: ApiClass, types: Types, mode: Mode): string[] {
  const lines: string[] = []
  const variables = types.variablesOf(each)
  if (each.kind === 'enum')
    lines.push(`${each.members.flatMap((m) => (m.kind === 'enum_constant' ? [m.name] : [])).join(', ')};`)
  let constructors = 0
  for (const member of each.members) {
    if (member.kind === 'enum_constant') continue
    if (member.kind === 'field') {
      if (types.isKnown(member.type, variables)) lines.push(fieldOf(member, mode))
      continue
    }
    const own = new Set([...variables, ...variablesIn(member.typeParameters)])
    const { type, parameters, typeParameters, throws } = member
    if (![type, ...parameters, typeParameters, throws].every((text) => types.isKnown(text, own))) continue
    if (each.kind === 'enum' && (member.kind === 'ctor' || /^value(s|Of)$/.test(member.name))) continue
    if (member.kind === 'ctor') constructors++
    lines.push(methodOf(each, member, own, types, mode))
  }
  const { call, throws } = types.superCall(each)
  if (each.kind === 'class' && constructors === 0)
    lines.push(`protected ${simpleNameOf(each)}() ${throws && `throws ${throws}`} { ${call} }`)
  return lines
}

function fieldOf({ modifiers, type, name, value }: Field, mode: Mode): string {
  if (mode === 'fakes' && name === 'SDK_INT')
    return 'public static final int SDK_INT = Integer.getInteger("sdk", 34);'
  if (value !== null) {
    const cast = ['char', 'byte', 'short'].includes(type) ? `(${type}) ` : ''
    const suffix = type === 'long' && !value.endsWith('L') ? 'L' : ''
    return `${modifiers.join(' ')} ${type} ${name} = ${cast}${value}${suffix};`
  }
  const words = modifiers.filter((word) => word !== 'final' || modifiers.includes('static'))
  // Not a constant: the compiler must not inline its value into other classes.
  const zero = type === 'boolean' ? 'false' : `(${type}) 0`
  const made = type in boxes ? `${boxes[type]}.valueOf(${zero})` : 'null'
  return `${words.join(' ')} ${type} ${name}${words.includes('final') ? ` = ${made}` : ''};`
}

/** Abstract in a superclass, and not listed again in the classes that implement them. */
const elided = new Set(['onLayout', 'hashCode', 'equals'])

function methodOf(
  each: ApiClass,
  member: Method,
  variables: ReadonlySet<string>,
  types: Types,
  mode: Mode,
): string {
  const { name, type, parameters, typeParameters } = member
  if (each.kind === '@interface')
    return `${type} ${name}()${member.fallback && ` default ${member.fallback}`};`
  const isConstructor = member.kind === 'ctor'
  const isStatic = member.modifiers.includes('static')
  const listed = `(${parameters.map((text, index) => `${text} a${index}`).join(', ')})`
  const above = isConstructor ? types.superCall(each) : { call: '', throws: '' }
  const thrown = [member.throws, above.throws].filter(Boolean).join(', ')
  const throws = thrown && ` throws ${thrown}`
  const dropped = new Set([
    'default',
    ...(each.kind === 'interface' ? ['abstract', 'final'] : []),
    ...(mode === 'fakes' || elided.has(name) ? ['abstract'] : []),
  ])
  const modifiers = member.modifiers.filter((word) => !dropped.has(word))
  const isBare =
    mode === 'stubs' &&
    !isStatic &&
    (each.kind === 'interface' ? !member.modifiers.includes('default') : modifiers.includes('abstract'))
  if (each.kind === 'interface' && !isStatic && !isBare) modifiers.push('default')
  const head = isConstructor
    ? `${modifiers.join(' ')} ${typeParameters} ${simpleNameOf(each)}${listed}${throws}`
    : `${modifiers.join(' ')} ${typeParameters} ${type} ${name}${listed}${throws}`
  if (isBare) return `${head};`
  if (mode === 'stubs') return `${head} { ${above.call} throw new RuntimeException("Stub!"); }`
  const owner = `${each.package}.${each.name}`
  const isVariable = variables.has(type.replace(/\[\]$/, ''))
  const isNothing = isConstructor || type === 'void'
  const wanted = isNothing || isVariable ? 'null' : `${type.replace(/<.*>/, '').replace('...', '[]')}.class`
  const values = parameters.map((_, index) => `a${index}`).join(', ')
  const call = `fake.Fake.call(${isStatic ? 'null' : 'this'}, "${owner}", "${isConstructor ? '<init>' : name}", ${wanted}, new Object[] {${values}})`
  return `${head} { ${above.call} ${isNothing ? '' : `return (${boxes[type] ?? type}) `}${call}; }`
}
