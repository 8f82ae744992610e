/** Linux file systems on local disks or in memory, by the magic number of `statfs`. */
const numbers = new Set([
  // ext2 to ext4, XFS, Btrfs, F2FS, ZFS, bcachefs, JFS, ReiserFS, NILFS
  0xef53, 0x58465342, 0x9123683e, 0xf2f52010, 0x2fc12fc1, 0xca451a4e, 0x3153464a, 0x52654973, 0x3434,
  // FAT, exFAT, NTFS, HFS+, ISO 9660, UDF, SquashFS, EROFS
  0x4d44, 0x2011bab0, 0x7366746e, 0x482b, 0x9660, 0x15013346, 0x73717368, 0xe0f5e1e2,
  // tmpfs, ramfs, overlay
  0x01021994, 0x858458f6, 0x794c7630,
])

/** @param type as `statfs` tells it; elsewhere than on Linux these numbers mean nothing, and any counts as local */
export const isLocalFileSystem = (type: number): boolean => process.platform !== 'linux' || numbers.has(type)
