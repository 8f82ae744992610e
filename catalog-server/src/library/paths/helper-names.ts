/*
 * Files and folders that systems, file servers and programs create beside people's files. A leading dot alone means
 * nothing: albums are called "...And Justice for All" and ".5: The Gray Chapter".
 */

const helpers = {
  macos: [
    '.AppleDB',
    '.AppleDesktop',
    '.AppleDouble',
    '.DS_Store',
    '.DocumentRevisions-V100',
    '.Spotlight-V100',
    '.TemporaryItems',
    '.Trashes',
    '.VolumeIcon.icns',
    '.fseventsd',
    '.localized',
  ],
  windows: ['$RECYCLE.BIN', 'RECYCLED', 'RECYCLER', 'System Volume Information', 'Thumbs.db', 'desktop.ini'],
  linux: ['lost+found', '.Trash', '.directory', '.gvfs', '.thumbnails', '.xdg-volume-info'],
  android: ['.nomedia'],
  // Synology, QNAP, NetApp, ZFS and btrfs, Samba, Netatalk, Buffalo.
  fileServers: [
    '@eaDir',
    '@tmp',
    '#recycle',
    '#snapshot',
    '.@__thumb',
    '.@__qini',
    '@Recycle',
    '@Recently-Snapshot',
    '.snapshot',
    '.snapshots',
    '.zfs',
    '.recycle',
    'Network Trash Folder',
    'trashbox',
  ],
  // Syncthing, Resilio, Dropbox, ownCloud and Nextcloud, GoodSync, rsync (files that are half there).
  synchronisation: [
    '.stfolder',
    '.stversions',
    '.stignore',
    '.sync',
    '.dropbox',
    '.dropbox.attr',
    '.dropbox.cache',
    '.owncloudsync.log',
    '.nextcloudsync.log',
    '.sync-exclude.lst',
    '_gsdata_',
    '.rsync-partial',
    '.~tmp~',
  ],
  versionControl: ['.git', '.gitattributes', '.gitignore', '.hg', '.svn'],
  mediaServers: ['.ignore', '.mpdignore', '.ndignore', '.plexignore'],
  // When the music folder is a whole home folder.
  home: [
    '.cache',
    '.cargo',
    '.config',
    '.gnupg',
    '.local',
    '.mozilla',
    '.npm',
    '.ssh',
    '.steam',
    '.var',
    '.wine',
  ],
}

/** By their names in lower case: the disks that they lie on mostly do not tell cases apart. */
const exact = new Map(
  Object.values(helpers).flatMap((names) => names.map((name) => [name.toLowerCase(), name])),
)
/** All begin with a dot. */
const starts = [
  // AppleDouble: the second half of a file on a disk that is not Apple's.
  '._',
  '.Trash-',
  '.trashed-',
  // Deleted while open, on NFS and FUSE.
  '.nfs0',
  '.fuse_hidden',
  '.syncthing.',
  '.stfolder.removed-',
]

/**
 * The kind of helper that a file or folder is: its name, or the prefix that identifies it, with a star. Null for
 * people's own files.
 */
export function helperKindOf(name: string): string | null {
  const known = exact.get(name.toLowerCase())
  if (known !== undefined) return known
  if (!name.startsWith('.')) return null
  const start = starts.find((beginning) => name.startsWith(beginning))
  return start === undefined ? null : `${start}*`
}

export const isHelperName = (name: string): boolean => helperKindOf(name) !== null
