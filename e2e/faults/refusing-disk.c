/*
 * A library to preload: writes below a folder fail as the file $REFUSING_DISK says. Its only line is an errno and the
 * folder; while it is empty, all writes succeed. So a failing disk needs no privileges.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static int order(char *folder, size_t size) {
  const char *control = getenv("REFUSING_DISK");
  if (!control) return 0;
  int fd = syscall(SYS_openat, AT_FDCWD, control, O_RDONLY | O_CLOEXEC, 0);
  if (fd < 0) return 0;
  char line[4096];
  ssize_t length = syscall(SYS_read, fd, line, sizeof line - 1);
  syscall(SYS_close, fd);
  if (length <= 0) return 0;
  line[length] = 0;
  int code = 0, start = 0;
  if (sscanf(line, "%d %n", &code, &start) < 1) return 0;
  line[strcspn(line, "\n")] = 0;
  snprintf(folder, size, "%s", line + start);
  return code;
}

static int refused_path(const char *path) {
  char folder[4096];
  int saved = errno, code = order(folder, sizeof folder);
  errno = saved;
  if (code == 0 || !path || strncmp(path, folder, strlen(folder)) != 0) return 0;
  errno = code;
  return 1;
}

static int refused(int fd) {
  char folder[4096], link[64], path[4096];
  int saved = errno, code = order(folder, sizeof folder);
  errno = saved;
  if (code == 0) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0) return 0;
  errno = code;
  return 1;
}

#define NEXT(name) static __typeof__(name) *next; if (!next) next = dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t size) { NEXT(write); return refused(fd) ? -1 : next(fd, bytes, size); }
ssize_t pwrite(int fd, const void *bytes, size_t size, off_t at) { NEXT(pwrite); return refused(fd) ? -1 : next(fd, bytes, size, at); }
ssize_t pwrite64(int fd, const void *bytes, size_t size, off64_t at) { NEXT(pwrite64); return refused(fd) ? -1 : next(fd, bytes, size, at); }
ssize_t writev(int fd, const struct iovec *parts, int count) { NEXT(writev); return refused(fd) ? -1 : next(fd, parts, count); }
int ftruncate(int fd, off_t size) { NEXT(ftruncate); return refused(fd) ? -1 : next(fd, size); }
int ftruncate64(int fd, off64_t size) { NEXT(ftruncate64); return refused(fd) ? -1 : next(fd, size); }
int fsync(int fd) { NEXT(fsync); return refused(fd) ? -1 : next(fd); }
int fdatasync(int fd) { NEXT(fdatasync); return refused(fd) ? -1 : next(fd); }
int mkdir(const char *path, mode_t mode) { NEXT(mkdir); return refused_path(path) ? -1 : next(path, mode); }
int rename(const char *from, const char *to) { NEXT(rename); return refused_path(to) ? -1 : next(from, to); }

#define OPEN(name) \
  int name(const char *path, int flags, ...) { \
    NEXT(name); \
    va_list rest; \
    va_start(rest, flags); \
    mode_t mode = flags & O_CREAT ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    if ((flags & O_CREAT) && syscall(SYS_faccessat, AT_FDCWD, path, F_OK) != 0 && refused_path(path)) return -1; \
    return next(path, flags, mode); \
  }
OPEN(open)
OPEN(open64)
