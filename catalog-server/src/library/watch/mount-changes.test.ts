import { expect, test } from 'bun:test'
import { changedMounts, concerns } from './mount-changes.ts'

const root = '24 1 254:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw'
const proc = '25 24 0:22 / /proc rw,nosuid shared:5 - proc proc rw'
const usb = '90 24 8:1 / /srv/music/usb\\040disk rw,relatime shared:40 - ext4 /dev/sda1 rw'
const automounter = '91 24 0:50 / /srv/auto rw,relatime shared:41 - autofs systemd-1 rw,fd=50'
const automounted = '92 91 8:2 / /srv/auto rw,relatime shared:42 - ext4 /dev/sdb1 rw'

const table = (...lines: string[]): string => `${lines.join('\n')}\n`

test('a disk that is mounted or unmounted is named by its path', () => {
  expect(changedMounts(table(root, proc), table(root, proc, usb))).toEqual(['/srv/music/usb disk'])
  expect(changedMounts(table(root, proc, usb), table(root, proc))).toEqual(['/srv/music/usb disk'])
})

test('another disk at the same place, and a second one over it, are changes', () => {
  const other = usb.replace('8:1', '8:17').replace('sda1', 'sdb1')
  expect(new Set(changedMounts(table(root, usb), table(root, other)))).toEqual(
    new Set(['/srv/music/usb disk']),
  )
  const over = other.replace('90', '95')
  expect(changedMounts(table(root, usb), table(root, usb, over))).toEqual(['/srv/music/usb disk'])
})

test('a mount whose options change is no change, and neither is another order', () => {
  const readOnly = usb.replace('rw,relatime shared:40', 'ro,noatime shared:77 master:3')
  expect(changedMounts(table(root, proc, usb), table(readOnly, root, proc))).toEqual([])
  expect(changedMounts('', '')).toEqual([])
})

test('what an automounter mounts and unmounts is left out, and the automounter is not', () => {
  expect(changedMounts(table(root, automounter), table(root, automounter, automounted))).toEqual([])
  expect(changedMounts(table(root, automounter, automounted), table(root, automounter))).toEqual([])
  expect(changedMounts(table(root, automounter, automounted), table(root))).toEqual(['/srv/auto'])
  expect(changedMounts(table(root), table(root, automounter))).toEqual(['/srv/auto'])
})

test('a mount concerns the folders at it, below it and above it', () => {
  expect(concerns('/srv/music', '/srv/music')).toBe(true)
  expect(concerns('/srv', '/srv/music')).toBe(true)
  expect(concerns('/', '/srv/music')).toBe(true)
  expect(concerns('/srv/music/usb', '/srv/music')).toBe(true)
  expect(concerns('/srv/music-2', '/srv/music')).toBe(false)
  expect(concerns('/var/lib/docker/overlay2/a/merged', '/srv/music')).toBe(false)
})
