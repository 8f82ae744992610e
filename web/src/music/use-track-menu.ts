import type { Track } from '@pezzottify/contract'
import { computed } from 'vue'
import { useI18n } from 'vue-i18n'
import { useRoute, useRouter } from 'vue-router'
import { paths } from '../shared/paths.ts'
import { useSessionStore } from '../shared/stores/session.ts'
import type { MenuGroups } from '../ui/menu.ts'
import { useEditor } from './editing/use-editor.ts'
import { useAddToPlaylist } from './use-add-to-playlist.ts'
import { performersOf } from '../shared/catalog/credits.ts'
import { useOfflineMenu } from './use-offline-menu.ts'
import { usePlaying } from './use-playing.ts'
import { useRadio } from './use-radio.ts'
import { useTrackProblem } from './use-track-problem.ts'

const artistsShown = 4

/** The menu of one or several tracks, in the same order everywhere. */
export function useTrackMenu(tracks: () => readonly Track[], title: () => string) {
  const { t } = useI18n()
  const route = useRoute()
  const router = useRouter()
  const session = useSessionStore()
  const playing = usePlaying()
  const adding = useAddToPlaylist()
  const editor = useEditor()
  const startRadio = useRadio()
  const { menuItems } = useOfflineMenu()
  const problemOf = useTrackProblem()

  const radioOf = (track: Track) => (): void => void startRadio({ type: 'track', id: track.id }, track.name)

  const play = computed<MenuGroups[number]>(() => {
    const chosen = tracks()
    const [one, ...others] = chosen
    const sounding = chosen.filter((track) => problemOf(track) === '')
    const disabled = sounding.length === 0
    return [
      {
        id: 'play',
        label: t('menu.playNow'),
        icon: 'play',
        disabled,
        run: () => playing.playTracks(sounding, { now: true }),
      },
      {
        id: 'next',
        label: t('menu.playNext'),
        icon: 'list-start',
        disabled,
        run: () => playing.playNext(sounding),
      },
      {
        id: 'queue',
        label: t('menu.addToQueue'),
        icon: 'list-end',
        disabled,
        run: () => playing.addToQueue(sounding),
      },
      ...(session.can('OwnPlaylists')
        ? [
            {
              id: 'add',
              label: t('playlist.addEllipsis'),
              icon: 'plus' as const,
              run: () =>
                adding.choose(
                  title(),
                  chosen.map((track) => track.id),
                ),
            },
          ]
        : []),
      ...(one && others.length === 0
        ? [
            {
              id: 'radio',
              label: t('menu.startRadio'),
              icon: 'radio' as const,
              disabled,
              run: radioOf(one),
            },
          ]
        : []),
      ...(one && others.length === 0 ? menuItems('track', one.id, one.name) : []),
    ]
  })

  const goTo = computed<MenuGroups[number]>(() => {
    const [one, ...others] = tracks()
    if (!one || others.length > 0) return []
    const onItsAlbum = route.name === 'album' && route.params['id'] === one.album_id
    const artists = performersOf(one)
    return [
      ...(onItsAlbum
        ? []
        : [
            {
              id: 'album',
              label: t('menu.goToAlbum'),
              icon: 'disc-3' as const,
              run: () => void router.push(paths.album(one.album_id)),
            },
          ]),
      ...artists.slice(0, artistsShown).map((artist) => ({
        id: `artist-${artist.id}`,
        label: artists.length > 1 ? t('menu.goToArtistNamed', { name: artist.name }) : t('menu.goToArtist'),
        icon: 'mic-vocal' as const,
        run: () => void router.push(paths.artist(artist.id)),
      })),
    ]
  })

  const change = computed<MenuGroups[number]>(() => {
    const [one, ...others] = tracks()
    if (!one || others.length > 0 || !session.can('EditCatalog')) return []
    return [{ id: 'edit', label: t('menu.edit'), icon: 'pencil', run: () => editor.edit('track', one.id) }]
  })

  return computed<MenuGroups>(() => (tracks().length > 0 ? [play.value, goTo.value, change.value] : []))
}
