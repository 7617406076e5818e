/*
 * A faulty disk under the files of one folder, preloaded under the real SQLite library.
 *
 * DISK_FOLDER  whose files count: *.db and *-wal, the till's acknowledgements (acks), and what is
 *              renamed in it
 * DISK_RECORD  a file to which each write, truncation, sync, removal and renaming is recorded in its
 *              order, for a replay with any power cut (RecordedDisk.java reads it)
 * DISK_FAIL    "write:5" or "sync:3": the n-th fails with DISK_ERRNO (5 EIO, 28 ENOSPC); with a "+"
 *              behind it all from then on, until the folder holds a file named "mended"
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record = -1, syncs, writes;

#define REAL(name) \
  static typeof(name) *real; \
  if (!real) real = (typeof(name) *)dlsym(RTLD_NEXT, #name)

static ssize_t real_write(int fd, const void *data, size_t size) {
  REAL(write);
  return real(fd, data, size);
}

static ssize_t real_pwrite(int fd, const void *data, size_t size, off_t at) {
  static ssize_t (*real)(int, const void *, size_t, off_t);
  if (!real) real = dlsym(RTLD_NEXT, "pwrite64");
  return real(fd, data, size, at);
}

/* The name of a file in our folder; null for all others. */
static const char *in_folder(const char *path) {
  const char *folder = getenv("DISK_FOLDER");
  size_t length = folder ? strlen(folder) : 0;
  return folder && !strncmp(path, folder, length) && path[length] == '/' ? path + length + 1 : NULL;
}

static int ends(const char *name, const char *end) {
  size_t n = strlen(name), e = strlen(end);
  return n >= e && !strcmp(name + n - e, end);
}

static const char *ours(int fd, char *path) {
  char link[64];
  if (!getenv("DISK_FOLDER")) return NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  const char *name = in_folder(path);
  return name && (ends(name, ".db") || ends(name, "-wal") || ends(name, "acks")) ? name : NULL;
}

static void note(char kind, const char *name, int64_t at, const void *data, int32_t size) {
  const char *file = getenv("DISK_RECORD");
  if (!file) return;
  pthread_mutex_lock(&lock);
  if (record < 0) record = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
  char head[PATH_MAX];
  int n = snprintf(head, sizeof head, "%c %s %lld %d\n", kind, name, (long long)at, size);
  if (real_write(record, head, n) != n || real_write(record, data, size) != size) abort();
  pthread_mutex_unlock(&lock);
}

static int fails(const char *kind, int nth) {
  const char *plan = getenv("DISK_FAIL");
  if (!plan || strncmp(plan, kind, strlen(kind))) return 0;
  int at = atoi(plan + strlen(kind) + 1), on = strchr(plan, '+') != NULL;
  char mended[PATH_MAX];
  snprintf(mended, sizeof mended, "%s/mended", getenv("DISK_FOLDER"));
  if (!(nth == at || (on && nth > at)) || !access(mended, F_OK)) return 0;
  errno = atoi(getenv("DISK_ERRNO"));
  return 1;
}

static int synced(int fd, int (*real)(int)) {
  char path[PATH_MAX];
  const char *name = ours(fd, path);
  if (!name) return real(fd);
  if (fails("sync", __sync_add_and_fetch(&syncs, 1))) return -1;
  int result = real(fd);
  if (!result) note('S', name, 0, "", 0);
  return result;
}

int fsync(int fd) {
  REAL(fsync);
  return synced(fd, real);
}

int fdatasync(int fd) {
  REAL(fdatasync);
  return synced(fd, real);
}

static ssize_t put(int fd, const void *data, size_t size, off_t at, int here) {
  char path[PATH_MAX];
  const char *name = ours(fd, path);
  int counts = name && !ends(name, "acks");
  if (counts && fails("write", __sync_add_and_fetch(&writes, 1))) return -1;
  off_t from = here && name ? lseek(fd, 0, SEEK_CUR) : at;
  ssize_t result = here ? real_write(fd, data, size) : real_pwrite(fd, data, size, at);
  if (name && result > 0) note(counts ? 'W' : 'A', name, from, data, result);
  return result;
}

ssize_t pwrite64(int fd, const void *data, size_t size, off64_t at) {
  return put(fd, data, size, at, 0);
}

ssize_t pwrite(int fd, const void *data, size_t size, off_t at) {
  return put(fd, data, size, at, 0);
}

ssize_t write(int fd, const void *data, size_t size) {
  return put(fd, data, size, 0, 1);
}

int ftruncate64(int fd, off64_t size) {
  REAL(ftruncate64);
  char path[PATH_MAX];
  const char *name = ours(fd, path);
  int result = real(fd, size);
  if (name && !result) note('T', name, size, "", 0);
  return result;
}

int ftruncate(int fd, off_t size) {
  return ftruncate64(fd, size);
}

int unlink(const char *path) {
  REAL(unlink);
  int result = real(path);
  if (!result && in_folder(path)) note('U', in_folder(path), 0, "", 0);
  return result;
}

/* Renamed are small files, synced before: recorded with all that is in them. */
int rename(const char *from, const char *to) {
  REAL(rename);
  char content[65536];
  int fd = in_folder(to) ? open(from, O_RDONLY) : -1;
  ssize_t size = fd < 0 ? 0 : read(fd, content, sizeof content);
  if (fd >= 0) close(fd);
  int result = real(from, to);
  if (!result && fd >= 0) note('F', in_folder(to), 0, content, size);
  return result;
}
