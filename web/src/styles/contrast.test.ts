import { expect, test } from 'bun:test'
import { readFileSync } from 'node:fs'
import { chromium, type Page } from 'playwright-core'
import { coverDuties, duties, type Duty } from './contrast-duties.ts'

const css = readFileSync(new URL('./tokens.css', import.meta.url), 'utf8')
const palettes = ['Classic', 'OceanBlue', 'SunsetCoral', 'PurpleHaze', 'RoseGold', 'Midnight', 'Forest']
const looks = [
  { theme: 'system', scheme: 'light' },
  { theme: 'system', scheme: 'dark' },
  { theme: 'light', scheme: 'dark' },
  { theme: 'dark', scheme: 'light' },
  { theme: 'amoled', scheme: 'light' },
] as const
/** Covers of every hue: pale, usual and loud. */
const covers = Array.from({ length: 72 }, (_, index) => {
  const [lightness, chroma] = [[0.85, 0.05] as const, [0.55, 0.14] as const, [0.4, 0.3] as const][
    index % 3
  ] ?? [0.5, 0.1]
  return `oklch(${lightness} ${chroma} ${Math.floor(index / 3) * 15})`
}).concat('#ffffff', '#808080', '#000000')

/** The input of the measurement of one set of colours, which the browser's own style engine does. */
type Request = { duties: readonly Duty[]; coverDuties: readonly Duty[]; covers: readonly string[] }

/**
 * The pairs below their duty, and the number of pairs checked. Runs in the page, without access to this
 * file.
 */
function measure({ duties, coverDuties, covers }: Request): { failures: string[]; pairs: number } {
  const canvas = document.createElement('canvas')
  canvas.width = 1
  canvas.height = 1
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('No canvas')
  const failures: string[] = []
  let pairs = 0

  /** The luminance of layers of colour, as the browser mixes them. */
  const luminances = new Map<string, number>()
  const paint = (layers: readonly string[]): number => {
    const key = layers.join('|')
    const known = luminances.get(key)
    if (known !== undefined) return known
    for (const layer of layers) {
      context.fillStyle = layer
      context.fillRect(0, 0, 1, 1)
    }
    const channels = [...context.getImageData(0, 0, 1, 1).data].slice(0, 3).map((value) => {
      const share = value / 255
      return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
    })
    const [red = 0, green = 0, blue = 0] = channels
    const luminance = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    luminances.set(key, luminance)
    return luminance
  }

  function check(host: Element, asked: readonly Duty[], name: string): void {
    const colors = new Map(
      [...host.children].map((probe) => [probe.id, getComputedStyle(probe).backgroundColor]),
    )
    const colorOf = (token: string): string => {
      const color = colors.get(token)
      if (!color || color === 'rgba(0, 0, 0, 0)') throw new Error(`--${token} has no colour`)
      return color
    }
    for (const { ink, least, on, under = ['rest'] } of asked) {
      for (const ground of on) {
        for (const state of under) {
          const layers = state === 'rest' ? [] : state.split(' ').reverse()
          const back = [ground, ...layers].map(colorOf)
          const [below, above] = [paint(back), paint([...back, colorOf(ink)])]
          const contrast = (Math.max(below, above) + 0.05) / (Math.min(below, above) + 0.05)
          pairs += 1
          if (contrast < least)
            failures.push(`${name}: ${ink} on ${ground}, ${state}: ${contrast.toFixed(2)} < ${least}`)
        }
      }
    }
  }

  for (const [index, host] of [...document.body.children].entries()) {
    const cover = covers[index - 1]
    check(host, cover ? coverDuties : duties, cover ?? 'page')
  }
  return { failures, pairs }
}

/** A host for the page, then one for each cover; in each an element for every token its duties name. */
function pageOf({ duties, coverDuties, covers }: Request): string {
  const probes = (asked: readonly Duty[]): string => {
    const tokens = new Set(
      asked.flatMap(({ ink, on, under = [] }) => [ink, ...on, ...under.flatMap((s) => s.split(' '))]),
    )
    tokens.delete('rest')
    return [...tokens].map((token) => `<i id="${token}" style="background: var(--${token})"></i>`).join('')
  }
  const islands = covers.map(
    (color) => `<div data-cover style="--cover: ${color}">${probes(coverDuties)}</div>`,
  )
  return `<!doctype html><html><head><style>${css}</style></head><body><div>${probes(duties)}</div>${islands.join('')}</body></html>`
}

async function measureSet(
  page: Page,
  theme: string,
  palette: string,
): Promise<{ failures: string[]; pairs: number }> {
  await page.evaluate((chosen) => Object.assign(document.documentElement.dataset, chosen), { theme, palette })
  const { failures, pairs } = await page.evaluate(measure, { duties, coverDuties, covers })
  return { failures: failures.map((failure) => `${theme} ${palette} · ${failure}`), pairs }
}

test('every colour can be read where it may stand, in all themes, palettes and cover tints', async () => {
  const browser = await chromium.launch({
    executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  })
  try {
    const page = await browser.newPage()
    await page.setContent(pageOf({ duties, coverDuties, covers }))
    const failures: string[] = []
    let pairs = 0
    for (const { theme, scheme } of looks) {
      await page.emulateMedia({ colorScheme: scheme })
      for (const palette of palettes) {
        const measured = await measureSet(page, theme, palette)
        failures.push(...measured.failures)
        pairs += measured.pairs
      }
    }
    expect(failures).toEqual([])
    expect(pairs).toBeGreaterThan(20_000)
  } finally {
    await browser.close()
  }
})

test('every token that owes a contrast is looked at', () => {
  const owing = [...css.matchAll(/--([\w-]+):[^\n]*Duty: (?:text )?≥/g)].map(([, token = '']) => token)
  const seen = new Set([...duties, ...coverDuties].flatMap(({ ink, on }) => [ink, ...on]))
  expect(owing.length).toBeGreaterThan(15)
  expect(owing.filter((token) => !seen.has(token))).toEqual([])
})
