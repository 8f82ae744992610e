// What the library asks of its virtual machine by the names of another one.
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <jni.h>
#include <math.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

enum { HEAP_BYTES = 1 << 29 };

jlong JVM_CurrentTimeMillis(JNIEnv *env, jclass type) {
  struct timeval now;
  gettimeofday(&now, NULL);
  return now.tv_sec * 1000LL + now.tv_usec / 1000;
}
void JVM_Exit(jint code) { exit(code); }
void JVM_GC(void) {}
jlong JVM_FreeMemory(void) { return HEAP_BYTES / 2; }
jlong JVM_MaxMemory(void) { return HEAP_BYTES; }
jlong JVM_TotalMemory(void) { return HEAP_BYTES; }
jboolean JVM_IsNaN(jdouble value) { return isnan(value); }

jint JVM_Open(const char *name, jint flags, jint mode) { return open(name, flags, mode); }
jint JVM_Close(jint file) { return close(file); }
jint JVM_Read(jint file, char *bytes, jint count) { return read(file, bytes, count); }
jint JVM_Write(jint file, char *bytes, jint count) { return write(file, bytes, count); }
jlong JVM_Lseek(jint file, jlong offset, jint whence) { return lseek(file, offset, whence); }
jint JVM_Sync(jint file) { return fsync(file); }
char *JVM_NativePath(char *path) { return path; }
jint JVM_GetLastErrorString(char *text, int size) {
  snprintf(text, size, "%s", strerror(errno));
  return strlen(text);
}

void *JVM_FindLibraryEntry(void *library, const char *name) { return dlsym(library, name); }
// Libraries of the app's own: it has none.
jstring JVM_NativeLoad(JNIEnv *env, jstring file, jobject loader, jclass caller) { return NULL; }
jint JVM_InitializeSocketLibrary(void) { return 0; }

void *JVM_RawMonitorCreate(void) {
  pthread_mutex_t *mutex = malloc(sizeof *mutex);
  pthread_mutex_init(mutex, NULL);
  return mutex;
}
void JVM_RawMonitorDestroy(void *mutex) { free(mutex); }
jint JVM_RawMonitorEnter(void *mutex) { return pthread_mutex_lock(mutex); }
void JVM_RawMonitorExit(void *mutex) { pthread_mutex_unlock(mutex); }

// Closing a socket that another thread reads from would wake that thread. Nothing here does.
void *async_close_monitor_create(int file) { return malloc(1); }
void async_close_monitor_destroy(void *monitor) { free(monitor); }
int async_close_monitor_was_signalled(void *monitor) { return 0; }
void async_close_monitor_signal_blocked_threads(int file) {}

int jio_fprintf(FILE *out, const char *format, ...) {
  va_list values;
  va_start(values, format);
  int count = vfprintf(out, format, values);
  va_end(values);
  return count;
}
int jio_snprintf(char *text, size_t size, const char *format, ...) {
  va_list values;
  va_start(values, format);
  int count = vsnprintf(text, size, format, values);
  va_end(values);
  return count;
}
