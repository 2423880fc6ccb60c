/*
 * Loaded before libc (LD_PRELOAD), this notes every change that a process makes to the files of one folder, in order: POWER_CUT_FOLDER,
 * noted in the file POWER_CUT_RECORDING. A call is noted once it has succeeded. What this does not see, such as a file
 * written through a mapping, shows when the recording is compared with the files. For 64-bit Linux.
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <limits.h>
#include <stdarg.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

enum operation { START, OPEN, WRITE, TRUNCATE, SYNC, UNLINK, RENAME };

struct header {
  uint32_t operation;
  int32_t descriptor;
  uint64_t position;
  uint32_t flags;
  uint32_t length;
};

#define DESCRIPTORS_MAX 4096

static int recording = -1;
static char folder[PATH_MAX];
static size_t folder_length;
static unsigned char is_recorded[DESCRIPTORS_MAX];

static void note(enum operation operation, int descriptor, uint64_t position, uint32_t flags, const void *data,
                 size_t length) {
  struct header header = {operation, descriptor, position, flags, (uint32_t)length};
  struct iovec parts[2] = {{&header, sizeof header}, {(void *)data, length}};
  if (recording < 0) return;
  /* One call, so that two threads don't mix. A recording with a gap would prove nothing. */
  if (syscall(SYS_writev, recording, parts, 2) != (ssize_t)(sizeof header + length)) abort();
}

/* The name in the folder, "" for the folder itself; NULL elsewhere. SQLite and the engine use absolute paths. */
static const char *name_of(const char *path) {
  if (recording < 0 || strncmp(path, folder, folder_length) != 0) return NULL;
  if (path[folder_length] == '\0') return path + folder_length;
  return path[folder_length] == '/' ? path + folder_length + 1 : NULL;
}

static int recorded(int descriptor) {
  return descriptor >= 0 && descriptor < DESCRIPTORS_MAX && is_recorded[descriptor];
}

__attribute__((constructor)) static void start(void) {
  const char *target = getenv("POWER_CUT_RECORDING");
  const char *of = getenv("POWER_CUT_FOLDER");
  if (target == NULL || of == NULL || strlen(of) >= sizeof folder) return;
  strcpy(folder, of);
  folder_length = strlen(folder);
  recording = syscall(SYS_openat, AT_FDCWD, target, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (recording < 0) abort();
  note(START, -1, 0, 0, NULL, 0);
}

static int open_at(int directory, const char *path, int flags, mode_t mode) {
  int descriptor = syscall(SYS_openat, directory, path, flags, mode);
  if (descriptor < 0 || descriptor >= DESCRIPTORS_MAX) return descriptor;
  const char *name = name_of(path);
  /* Nothing is changed through a descriptor that only reads, but the folder's own flushes names. */
  is_recorded[descriptor] = name != NULL && ((flags & O_ACCMODE) != O_RDONLY || *name == '\0');
  if (is_recorded[descriptor]) {
    note(OPEN, descriptor, 0, (flags & O_TRUNC) != 0, name, strlen(name));
  }
  return descriptor;
}

#define MODE_AFTER(flags)                                               \
  mode_t mode = 0;                                                      \
  if (((flags) & O_CREAT) || ((flags) & O_TMPFILE) == O_TMPFILE) {      \
    va_list more;                                                       \
    va_start(more, flags);                                              \
    mode = va_arg(more, mode_t);                                        \
    va_end(more);                                                       \
  }

int open(const char *path, int flags, ...) {
  MODE_AFTER(flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int open64(const char *path, int flags, ...) {
  MODE_AFTER(flags)
  return open_at(AT_FDCWD, path, flags, mode);
}

int openat(int directory, const char *path, int flags, ...) {
  MODE_AFTER(flags)
  return open_at(directory, path, flags, mode);
}

int openat64(int directory, const char *path, int flags, ...) {
  MODE_AFTER(flags)
  return open_at(directory, path, flags, mode);
}

int close(int descriptor) {
  if (recorded(descriptor)) is_recorded[descriptor] = 0;
  return syscall(SYS_close, descriptor);
}

ssize_t write(int descriptor, const void *data, size_t length) {
  ssize_t written = syscall(SYS_write, descriptor, data, length);
  if (written > 0 && recorded(descriptor)) {
    note(WRITE, descriptor, syscall(SYS_lseek, descriptor, 0, SEEK_CUR) - written, 0, data, written);
  }
  return written;
}

ssize_t pwrite64(int descriptor, const void *data, size_t length, off_t position) {
  ssize_t written = syscall(SYS_pwrite64, descriptor, data, length, position);
  if (written > 0 && recorded(descriptor)) note(WRITE, descriptor, position, 0, data, written);
  return written;
}

ssize_t pwrite(int descriptor, const void *data, size_t length, off_t position) {
  return pwrite64(descriptor, data, length, position);
}

int ftruncate64(int descriptor, off_t size) {
  int failed = syscall(SYS_ftruncate, descriptor, size);
  if (!failed && recorded(descriptor)) note(TRUNCATE, descriptor, size, 0, NULL, 0);
  return failed;
}

int ftruncate(int descriptor, off_t size) {
  return ftruncate64(descriptor, size);
}

int fsync(int descriptor) {
  int failed = syscall(SYS_fsync, descriptor);
  if (!failed && recorded(descriptor)) note(SYNC, descriptor, 0, 0, NULL, 0);
  return failed;
}

int fdatasync(int descriptor) {
  int failed = syscall(SYS_fdatasync, descriptor);
  if (!failed && recorded(descriptor)) note(SYNC, descriptor, 0, 0, NULL, 0);
  return failed;
}

int unlink(const char *path) {
  int failed = syscall(SYS_unlinkat, AT_FDCWD, path, 0);
  const char *name = name_of(path);
  if (!failed && name != NULL) note(UNLINK, -1, 0, 0, name, strlen(name));
  return failed;
}

int rename(const char *from, const char *to) {
  int failed = syscall(SYS_renameat2, AT_FDCWD, from, AT_FDCWD, to, 0);
  const char *name = name_of(to);
  if (!failed && name != NULL) note(RENAME, -1, 0, 0, name, strlen(name));
  return failed;
}
