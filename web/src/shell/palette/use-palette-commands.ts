import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRouter } from 'vue-router'
import '../../i18n/admin.ts'
import '../../i18n/settings.ts'
import '../../i18n/shortcuts.ts'
import { sectionsFor } from '../../features/admin/sections.ts'
import { useOfferedSections } from '../../features/settings/use-offered-sections.ts'
import { libraryParts, mainItems } from '../../shared/navigation.ts'
import { paths } from '../../shared/paths.ts'
import type { LinkTarget } from '../../ui/link.ts'
import { type ShortcutId, shortcutIds } from '../../shared/shortcuts/table.ts'
import { useShortcutKeys } from '../../shared/shortcuts/use-shortcut-keys.ts'
import { useSessionStore } from '../../shared/stores/session.ts'
import type { IconName } from '../../ui/icons.ts'
import type { PaletteLine } from './palette-line.ts'

const icons: Partial<Record<ShortcutId, IconName>> = {
  playPause: 'play',
  next: 'skip-forward',
  previous: 'skip-back',
  forward: 'rotate-cw',
  backward: 'rotate-ccw',
  louder: 'volume-2',
  quieter: 'volume-1',
  mute: 'volume-x',
  like: 'heart',
  shuffle: 'shuffle',
  repeat: 'repeat',
  queue: 'list-music',
  fullPlayer: 'maximize-2',
  help: 'keyboard',
}

/** All actions with a shortcut, and all pages. */
export function usePaletteCommands(actions: Record<ShortcutId, () => void>) {
  const { t } = useI18n()
  const router = useRouter()
  const session = useSessionStore()
  const settings = useOfferedSections()
  const { keysOf } = useShortcutKeys()

  const doing = computed<PaletteLine[]>(() =>
    shortcutIds.flatMap((id) => {
      const icon = icons[id]
      return icon
        ? [
            {
              kind: 'command',
              id: `do-${id}`,
              title: t(`shortcuts.${id}`),
              icon,
              keys: keysOf(id),
              run: actions[id],
            },
          ]
        : []
    }),
  )
  const place = (title: string, icon: IconName, to: LinkTarget): PaletteLine => ({
    kind: 'command',
    id: `go-${title}`,
    title,
    icon,
    run: () => router.push(to),
  })
  const places = computed<PaletteLine[]>(() => [
    ...[...mainItems, ...libraryParts]
      .filter(({ needs }) => session.canAny(needs))
      .map(({ label, icon, to }) => place(t(label), icon, to)),
    ...settings.value.map(({ id, icon }) =>
      place(t('palette.settings', { section: t(`settings.section.${id}`) }), icon, paths.settings(id)),
    ),
    ...sectionsFor(session.can).map(({ name }) =>
      place(t('palette.admin', { section: t(`admin.section.${name}`) }), 'shield', paths.admin(name)),
    ),
  ])
  return { doing, places }
}
