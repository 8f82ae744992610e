import { computed, type Ref } from 'vue'
import { useI18n } from 'vue-i18n'
import type { ShortcutId } from '../../shared/shortcuts/table.ts'
import { useShortcutKeys } from '../../shared/shortcuts/use-shortcut-keys.ts'
import { isNamed } from './is-named.ts'
import type { PaletteLine } from './palette-line.ts'
import { usePaletteCommands } from './use-palette-commands.ts'
import { usePaletteHits } from './use-palette-hits.ts'

type Group = { id: 'hits' | 'actions' | 'places'; label: string; lines: PaletteLine[] }

const foundMax = 5

/** The lines of the palette: hits, actions on the chosen hit and others, and pages. */
export function usePaletteGroups(
  query: Readonly<Ref<string>>,
  chosenId: Readonly<Ref<string>>,
  keyActions: Record<ShortcutId, () => void>,
) {
  const { t } = useI18n()
  const { written } = useShortcutKeys()
  const hits = usePaletteHits(() => query.value)
  const { doing, places } = usePaletteCommands(keyActions)

  /** The hit that the actions apply to: the chosen one, or the last one chosen before an action. */
  const about = computed<(typeof hits.value)[number] | undefined>(
    (before) =>
      hits.value.find((hit) => hit.id === chosenId.value) ??
      hits.value.find((hit) => hit.id === before?.id && chosenId.value !== '') ??
      hits.value[0],
  )
  const aboutHit = computed<PaletteLine[]>(() => {
    if (!about.value) return []
    const { title: name, actions } = about.value
    return [
      {
        kind: 'command',
        id: 'hit-play',
        title: t('palette.play', { name }),
        icon: 'play',
        run: actions.play,
      },
      {
        kind: 'command',
        id: 'hit-queue',
        title: t('palette.queue', { name }),
        icon: 'list-end',
        keys: written('Mod+↵'),
        run: actions.queue,
      },
    ]
  })
  const named = (lines: readonly PaletteLine[]): PaletteLine[] => {
    const text = query.value.trim()
    return text === '' ? [...lines] : lines.filter(({ title }) => isNamed(title, text)).slice(0, foundMax)
  }

  const groups = computed<Group[]>(() => {
    const all: Group[] = [
      { id: 'hits', label: '', lines: hits.value },
      { id: 'actions', label: t('palette.actions'), lines: [...aboutHit.value, ...named(doing.value)] },
      { id: 'places', label: t('palette.goTo'), lines: named(places.value) },
    ]
    // Without a query, pages come first: the palette is opened for them most often.
    const ordered = query.value.trim() === '' ? all.toReversed() : all
    return ordered.filter(({ lines }) => lines.length > 0)
  })
  return { groups, about }
}
