import type { Permission } from '@pezzottify/contract'
import type { IconName } from '../../ui/icons.ts'

type Section = { id: string; icon: IconName; needs?: readonly Permission[] }

/** The sections of the settings from the top; each has a label in `settings.section` and a component in the page. */
export const settingsSections = [
  { id: 'appearance', icon: 'palette' },
  { id: 'playback', icon: 'play' },
  { id: 'shortcuts', icon: 'keyboard' },
  { id: 'offline', icon: 'wifi-off' },
  { id: 'storage', icon: 'hard-drive' },
  { id: 'downloads', icon: 'download', needs: ['IssueContentDownload'] },
  { id: 'devices', icon: 'monitor-speaker' },
  { id: 'apps', icon: 'smartphone' },
  { id: 'account', icon: 'user' },
] as const satisfies readonly Section[]

export type SectionId = (typeof settingsSections)[number]['id']

/** The permissions for a section. */
export const needsOf = (section: Section): readonly Permission[] | undefined => section.needs
