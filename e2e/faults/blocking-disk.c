#define FUSE_USE_VERSION 31
#define _GNU_SOURCE
#include <fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>
#include <dirent.h>
#include <limits.h>
#include <sys/stat.h>
#include <sys/statvfs.h>

/*
 * A file system that passes everything through to a folder, and blocks in the calls that its control file names:
 * "lookup", "open", "read". Calls that change names block with "lookup". "slow 200" delays every call by 200 ms.
 */
static char source[PATH_MAX], control[PATH_MAX];

static void pause_in(const char *call) {
  for (;;) {
    char text[256] = "";
    int fd = open(control, O_RDONLY | O_CLOEXEC);
    if (fd >= 0) { ssize_t n = read(fd, text, sizeof text - 1); if (n > 0) text[n] = 0; close(fd); }
    char *slow = strstr(text, "slow");
    if (slow) { usleep(1000 * atoi(slow + 4)); return; }
    if (!strstr(text, call)) return;
    usleep(20000);
  }
}
static void real(char *to, const char *path) { snprintf(to, PATH_MAX, "%s%s", source, path); }
static int x_getattr(const char *path, struct stat *st, struct fuse_file_info *fi) {
  (void)fi; pause_in("lookup"); char p[PATH_MAX]; real(p, path);
  return lstat(p, st) == -1 ? -errno : 0;
}
static int x_access(const char *path, int mask) { pause_in("lookup"); char p[PATH_MAX]; real(p, path); return access(p, mask) == -1 ? -errno : 0; }
static int x_open(const char *path, struct fuse_file_info *fi) {
  pause_in("open"); char p[PATH_MAX]; real(p, path);
  int fd = open(p, fi->flags); if (fd == -1) return -errno; fi->fh = fd; return 0;
}
static int x_read(const char *path, char *buf, size_t size, off_t off, struct fuse_file_info *fi) {
  (void)path; pause_in("read"); ssize_t n = pread(fi->fh, buf, size, off); return n == -1 ? -errno : n;
}
static int x_create(const char *path, mode_t mode, struct fuse_file_info *fi) {
  pause_in("open"); char p[PATH_MAX]; real(p, path);
  int fd = open(p, fi->flags | O_CREAT, mode); if (fd == -1) return -errno; fi->fh = fd; return 0;
}
static int x_write(const char *path, const char *buf, size_t size, off_t off, struct fuse_file_info *fi) {
  (void)path; ssize_t n = pwrite(fi->fh, buf, size, off); return n == -1 ? -errno : n;
}
static int x_fsync(const char *path, int data, struct fuse_file_info *fi) { (void)path; (void)data; return fsync(fi->fh) == -1 ? -errno : 0; }
static int x_mkdir(const char *path, mode_t mode) { pause_in("lookup"); char p[PATH_MAX]; real(p, path); return mkdir(p, mode) == -1 ? -errno : 0; }
static int x_chmod(const char *path, mode_t mode, struct fuse_file_info *fi) { (void)fi; pause_in("lookup"); char p[PATH_MAX]; real(p, path); return chmod(p, mode) == -1 ? -errno : 0; }
static int x_unlink(const char *path) { pause_in("lookup"); char p[PATH_MAX]; real(p, path); return unlink(p) == -1 ? -errno : 0; }
static int x_rmdir(const char *path) { pause_in("lookup"); char p[PATH_MAX]; real(p, path); return rmdir(p) == -1 ? -errno : 0; }
static int x_rename(const char *from, const char *to, unsigned flags) {
  (void)flags; pause_in("lookup"); char p[PATH_MAX], q[PATH_MAX]; real(p, from); real(q, to);
  return rename(p, q) == -1 ? -errno : 0;
}
static int x_release(const char *path, struct fuse_file_info *fi) { (void)path; close(fi->fh); return 0; }
static int x_readdir(const char *path, void *buf, fuse_fill_dir_t fill, off_t off, struct fuse_file_info *fi, enum fuse_readdir_flags flags) {
  (void)off; (void)fi; (void)flags; pause_in("lookup"); char p[PATH_MAX]; real(p, path);
  DIR *d = opendir(p); if (!d) return -errno; struct dirent *e;
  while ((e = readdir(d))) fill(buf, e->d_name, NULL, 0, 0);
  closedir(d); return 0;
}
static int x_readlink(const char *path, char *buf, size_t size) { pause_in("lookup"); char p[PATH_MAX]; real(p, path); ssize_t n = readlink(p, buf, size - 1); if (n == -1) return -errno; buf[n] = 0; return 0; }
static int x_statfs(const char *path, struct statvfs *st) { pause_in("lookup"); char p[PATH_MAX]; real(p, path); return statvfs(p, st) == -1 ? -errno : 0; }
static void *x_init(struct fuse_conn_info *conn, struct fuse_config *cfg) { (void)conn; cfg->entry_timeout = 0; cfg->attr_timeout = 0; cfg->negative_timeout = 0; return NULL; }
static const struct fuse_operations ops = { .init = x_init, .getattr = x_getattr, .access = x_access, .open = x_open, .read = x_read, .create = x_create, .write = x_write, .fsync = x_fsync, .mkdir = x_mkdir, .chmod = x_chmod, .unlink = x_unlink, .rmdir = x_rmdir, .rename = x_rename, .release = x_release, .readdir = x_readdir, .readlink = x_readlink, .statfs = x_statfs };
int main(int argc, char **argv) {
  if (argc < 4) return 2;
  strcpy(source, argv[1]); strcpy(control, argv[2]);
  char *args[] = { argv[0], "-f", "-o", "max_idle_threads=64", argv[3], NULL };
  return fuse_main(5, args, &ops, NULL);
}
