/* Loaded before the C library into a PostgreSQL that a test starts (LD_PRELOAD): makes its disk full or slow while files in the folder that
   BEADLE_DISK_FAULTS names say so. `full`: tables, indexes and the like do not grow (ENOSPC); what is there can be written to, and so can the
   log. `wal-full`: the log gets no new segment, for its file would have to grow; those that are there, recycled ones among them, can be
   written to. `wal-full-once`: the same befalls one write, and the fault is gone with it. `slow`: each sync takes as many milliseconds as the
   file says. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <time.h>
#include <unistd.h>

static int fault_file(char *path, size_t size, const char *name) {
    const char *folder = getenv("BEADLE_DISK_FAULTS");
    if (!folder) return 0;
    snprintf(path, size, "%s/%s", folder, name);
    return access(path, F_OK) == 0;
}

/* Whether there is no room for a file to grow. */
static int has_no_room(const char *file) {
    char path[512];
    if (strstr(file, "/base/")) return fault_file(path, sizeof path, "full");
    if (!strstr(file, "/pg_wal/")) return 0;
    if (fault_file(path, sizeof path, "wal-full")) return 1;
    return fault_file(path, sizeof path, "wal-full-once") && unlink(path) == 0;
}

/* Whether a write of so many bytes there makes a file longer for which the disk is full. */
static int is_refused(int file, size_t count, off_t at) {
    char link[64], target[512];
    struct stat found;
    ssize_t length;
    if (fstat(file, &found) != 0 || at + (off_t)count <= found.st_size) return 0;
    snprintf(link, sizeof link, "/proc/self/fd/%d", file);
    length = readlink(link, target, sizeof target - 1);
    if (length <= 0) return 0;
    target[length] = '\0';
    return has_no_room(target);
}

static void wait_for_disk(void) {
    char path[512], digits[32] = "";
    struct timespec wait;
    long milliseconds;
    int file;
    if (!fault_file(path, sizeof path, "slow")) return;
    file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0) return;
    if (read(file, digits, sizeof digits - 1) < 0) digits[0] = '\0';
    close(file);
    milliseconds = atol(digits);
    wait.tv_sec = milliseconds / 1000;
    wait.tv_nsec = milliseconds % 1000 * 1000000;
    nanosleep(&wait, NULL);
}

#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))

ssize_t pwrite64(int file, const void *bytes, size_t count, off64_t at) {
    if (is_refused(file, count, at)) {
        errno = ENOSPC;
        return -1;
    }
    return REAL(pwrite64)(file, bytes, count, at);
}
ssize_t pwrite(int file, const void *bytes, size_t count, off_t at) { return pwrite64(file, bytes, count, at); }

ssize_t pwritev64(int file, const struct iovec *parts, int count, off64_t at) {
    if (is_refused(file, 1, at)) {
        errno = ENOSPC;
        return -1;
    }
    return REAL(pwritev64)(file, parts, count, at);
}
ssize_t pwritev(int file, const struct iovec *parts, int count, off_t at) { return pwritev64(file, parts, count, at); }

int posix_fallocate64(int file, off64_t at, off64_t count) {
    return is_refused(file, (size_t)count, at) ? ENOSPC : REAL(posix_fallocate64)(file, at, count);
}
int posix_fallocate(int file, off_t at, off_t count) { return posix_fallocate64(file, at, count); }

int fsync(int file) {
    wait_for_disk();
    return REAL(fsync)(file);
}
int fdatasync(int file) {
    wait_for_disk();
    return REAL(fdatasync)(file);
}
