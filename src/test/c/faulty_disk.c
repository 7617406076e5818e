/*
 * A faulty disk under the files of one folder, preloaded under the real SQLite library.
 *
 * DISK_FOLDER  whose files count: the queue's (all but -shm and .lock) and the till's
 *              acknowledgements (acks); folders in it count too
 * DISK_RECORD  a file to which each write, truncation, sync, removal and renaming is recorded in its
 *              order, for a replay with any power cut (RecordedDisk.java reads it)
 *
 * A symbolic link named "plan" is never made: it tells what fails from now on, and is how the till
 * itself gives the order. "write:5:5" fails the fifth write with that errno (5 EIO), "sync:3:5" the
 * third sync; with a "+" behind it all from then on. "full:5:28+" is a full disk: from the fifth
 * write on no file can grow, while what it has can be written over; "told:5:28+" is one that says
 * so when it is asked how much is left, while there still are a few pages. "none:0:0" mends the
 * disk. A file named "fired" appears when a fault first strikes, one named "asked" when somebody is
 * told that nothing is left.
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
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static int record = -1, syncs, writes;
static char kind[16] = "none";
static int nth, failure, on;
static off_t room;

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

/* The name of a file in our folder, "." for the folder itself; null for all others. */
static const char *in_folder(const char *path) {
  const char *folder = getenv("DISK_FOLDER");
  size_t length = folder ? strlen(folder) : 0;
  if (!folder || strncmp(path, folder, length)) return NULL;
  return !path[length] ? "." : path[length] == '/' ? path + length + 1 : NULL;
}

static int counts(const char *path) {
  const char *name = strrchr(path, '/') ? strrchr(path, '/') + 1 : path;
  return !strcmp(name, ".") || (!strncmp(name, "queue.db", 8) && !strstr(name, "-shm") && !strstr(name, ".lock"));
}

static int is_acks(const char *name) {
  return !strcmp(name, "acks");
}

static const char *ours(int fd, char *path) {
  char link[64];
  if (!getenv("DISK_FOLDER")) return NULL;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(link, path, PATH_MAX - 1);
  if (length < 0) return NULL;
  path[length] = 0;
  const char *name = in_folder(path);
  return name && (counts(name) || is_acks(name)) ? name : NULL;
}

static void note(char what, const char *name, int64_t at, const void *data, int32_t size) {
  const char *file = getenv("DISK_RECORD");
  if (!file) return;
  pthread_mutex_lock(&lock);
  if (record < 0) record = open(file, O_WRONLY | O_CREAT | O_APPEND, 0600);
  char head[PATH_MAX];
  int n = snprintf(head, sizeof head, "%c %s %lld %d\n", what, name, (long long)at, size);
  if (real_write(record, head, n) != n || real_write(record, data, size) != size) abort();
  pthread_mutex_unlock(&lock);
}

static int is(const char *what) {
  return !strcmp(kind, what);
}

/* Whether the disk is full by now, and says so or not. */
static int is_full(void) {
  return (is("full") || is("told")) && writes >= nth;
}

static void make(const char *name) {
  char path[PATH_MAX];
  snprintf(path, sizeof path, "%s/%s", getenv("DISK_FOLDER"), name);
  close(open(path, O_WRONLY | O_CREAT, 0600));
}

static int strikes(void) {
  make("fired");
  errno = failure;
  return 1;
}

static int is_due(int count) {
  return count == nth || (on && count > nth);
}

static int write_fails(int fd, size_t size, off_t at) {
  int count = __sync_add_and_fetch(&writes, 1);
  struct stat now;
  if (is("told") && is_full()) strikes();
  if (is_full() && !fstat(fd, &now) && at + (off_t)size > now.st_size) {
    room -= at + (off_t)size - now.st_size;
    if (room < 0) return strikes();
  }
  return is("write") && is_due(count) ? strikes() : 0;
}

static int synced(int fd, int (*real)(int)) {
  char path[PATH_MAX];
  const char *name = ours(fd, path);
  if (!name) return real(fd);
  int count = __sync_add_and_fetch(&syncs, 1);
  if (is("sync") && is_due(count)) return strikes(), -1;
  int result = real(fd);
  if (!result) note(strcmp(name, ".") ? 'S' : 'D', name, 0, "", 0);
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
  off_t from = here && name ? lseek(fd, 0, SEEK_CUR) : at;
  if (name && !is_acks(name) && write_fails(fd, size, from)) return -1;
  ssize_t result = here ? real_write(fd, data, size) : real_pwrite(fd, data, size, at);
  if (name && result > 0) note(is_acks(name) ? 'A' : 'W', name, from, data, result);
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
  const char *name = in_folder(path);
  if (!result && name && counts(name)) note('U', name, 0, "", 0);
  return result;
}

int rename(const char *from, const char *to) {
  REAL(rename);
  int result = real(from, to);
  const char *name = in_folder(to), *former = in_folder(from);
  if (!result && name && former && counts(name)) note('R', name, 0, former, strlen(former));
  return result;
}

int symlink(const char *target, const char *path) {
  REAL(symlink);
  const char *name = in_folder(path);
  if (!name || strcmp(name, "plan")) return real(target, path);
  char more = 0;
  sscanf(target, "%15[a-z]:%d:%d%c", kind, &nth, &failure, &more);
  on = more == '+';
  writes = syncs = 0;
  room = is("told") ? 12 * 1024 : 0;
  return 0;
}

int statvfs64(const char *path, struct statvfs64 *room) {
  REAL(statvfs64);
  int result = real(path, room);
  if (!result && is("told") && is_full() && in_folder(path)) {
    room->f_bavail = room->f_bfree = 0;
    make("asked");
  }
  return result;
}
