const names: Record<string, string | undefined> = Object.assign(Object.create(null), {
  chinese: 'zh',
  deutsch: 'de',
  dutch: 'nl',
  english: 'en',
  español: 'es',
  français: 'fr',
  french: 'fr',
  german: 'de',
  italian: 'it',
  italiano: 'it',
  japanese: 'ja',
  korean: 'ko',
  portuguese: 'pt',
  russian: 'ru',
  spanish: 'es',
  // The bibliographic codes, which the language tables of the runtime do not know.
  chi: 'zh',
  cze: 'cs',
  dut: 'nl',
  fre: 'fr',
  ger: 'de',
  gre: 'el',
  per: 'fa',
  rum: 'ro',
  slo: 'sk',
  wel: 'cy',
})
/** Codes for "unknown", "none", "several" and "not listed". */
const noLanguage = new Set(['und', 'zxx', 'mul', 'mis', 'xxx'])

/** Language codes (of two letters if possible) from tags with codes or names. */
export function languagesOf(values: string[]): string[] {
  const codes = values
    .flatMap((value) => value.toLowerCase().split(/[;,/\s]+/))
    // Of "pt-BR" the language alone.
    .map((word) => names[word] ?? canonical(/^([a-z]{2,3})(?:[-_][a-z0-9]{2,8})*$/.exec(word)?.[1]))
  return [...new Set(codes)].filter((code) => code !== '' && !noLanguage.has(code))
}

const canonical = (code: string | undefined): string =>
  code === undefined ? '' : (Intl.getCanonicalLocales(code)[0] ?? '')
