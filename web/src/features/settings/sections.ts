import type { Permission } from '@pezzottify/contract'
import type { IconName } from '../../ui/icons.ts'

type Section = { id: string; icon: IconName; needs?: readonly Permission[] }

/** The sections of the settings from the top; each has its word in `settings.section` and its component in the page. */
export const settingsSections = [
  { id: 'appearance', icon: 'palette' },
  { id: 'playback', icon: 'play' },
  { id: 'shortcuts', icon: 'keyboard' },
  { id: 'offline', icon: 'wifi-off' },
  { id: 'downloads', icon: 'download', needs: ['IssueContentDownload'] },
  { id: 'devices', icon: 'monitor-speaker' },
  { id: 'account', icon: 'user' },
] as const satisfies readonly Section[]

export type SectionId = (typeof settingsSections)[number]['id']

/** Who may see a section. */
export const needsOf = (section: Section): readonly Permission[] | undefined => section.needs
