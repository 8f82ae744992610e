// A disk with faults: passes a folder through, except for the faults in a file of rules. Each rule is a line "CALL NAME
// ERRNO": the call (lstat, list, open, read) fails with that number for entries of that name; 0 blocks it until the
// rule is removed. Like some real ones, this file system does not give the kinds of entries in its listings.
#define FUSE_USE_VERSION 31
#include <dirent.h>
#include <errno.h>
#include <fuse3/fuse.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <fcntl.h>

static const char *source, *rules;

// The rule for this call: -1 for none, else the errno; 0 is to block.
static int rule_of(const char *call, const char *path) {
  const char *name = strrchr(path, '/') + 1;
  FILE *file = fopen(rules, "r");
  char line[1024];
  int found = -1;
  while (file && found < 0 && fgets(line, sizeof line, file)) {
    char *first = strchr(line, '\t'), *second = first ? strchr(first + 1, '\t') : NULL;
    if (!second) continue;
    *first = *second = 0;
    if (strcmp(line, call) == 0 && strcmp(first + 1, name) == 0) found = atoi(second + 1);
  }
  if (file) fclose(file);
  return found;
}

static int fault(const char *call, const char *path) {
  int found;
  while ((found = rule_of(call, path)) == 0) usleep(20000);
  return found > 0 ? -found : 0;
}

static void real(char *into, const char *path) { snprintf(into, 4096, "%s%s", source, path); }

static int do_getattr(const char *path, struct stat *stat, struct fuse_file_info *info) {
  (void)info;
  char at[4096];
  int failed = fault("lstat", path);
  if (failed) return failed;
  real(at, path);
  return lstat(at, stat) == 0 ? 0 : -errno;
}

static int do_readlink(const char *path, char *into, size_t size) {
  char at[4096];
  real(at, path);
  ssize_t length = readlink(at, into, size - 1);
  if (length < 0) return -errno;
  into[length] = 0;
  return 0;
}

static int do_readdir(const char *path, void *into, fuse_fill_dir_t fill, off_t offset, struct fuse_file_info *info,
                      enum fuse_readdir_flags flags) {
  (void)offset, (void)info, (void)flags;
  char at[4096];
  int failed = fault("list", path);
  if (failed) return failed;
  real(at, path);
  DIR *folder = opendir(at);
  if (!folder) return -errno;
  for (struct dirent *entry; (entry = readdir(folder));) fill(into, entry->d_name, NULL, 0, 0);
  closedir(folder);
  return 0;
}

static int do_open(const char *path, struct fuse_file_info *info) {
  char at[4096];
  int failed = fault("open", path);
  if (failed) return failed;
  real(at, path);
  int file = open(at, O_RDONLY);
  if (file < 0) return -errno;
  info->fh = file;
  info->direct_io = 1;
  return 0;
}

static int do_read(const char *path, char *into, size_t size, off_t offset, struct fuse_file_info *info) {
  int failed = fault("read", path);
  if (failed) return failed;
  ssize_t length = pread(info->fh, into, size, offset);
  return length < 0 ? -errno : (int)length;
}

static int do_release(const char *path, struct fuse_file_info *info) {
  (void)path;
  close(info->fh);
  return 0;
}

static void *do_init(struct fuse_conn_info *connection, struct fuse_config *config) {
  (void)connection;
  config->attr_timeout = config->entry_timeout = config->negative_timeout = 0;
  return NULL;
}

static const struct fuse_operations operations = {
    .init = do_init, .getattr = do_getattr, .readlink = do_readlink, .readdir = do_readdir,
    .open = do_open, .read = do_read,       .release = do_release,
};

int main(int count, char **arguments) {
  if (count < 4) return fprintf(stderr, "failing-disk SOURCE RULES MOUNTPOINT\n"), 2;
  source = arguments[1];
  rules = arguments[2];
  char *options[] = {arguments[0], "-f", arguments[3]};
  return fuse_main(3, options, &operations, NULL);
}
