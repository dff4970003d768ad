// Stands between gnomond and clknetsim's library: LD_PRELOAD=shim.so:clknetsim.so.
//
// clknetsim replaces the system calls that the daemons it was made for use, and replaces them no
// further than those need. What gnomond and Asio's select reactor expect beyond it is added here.
// The program must be built with GNOMON_SELECT_REACTOR.
//
// GNOMON_ADJTIMEX_LOG=file: a line for each status that the program gives the kernel:
// clock reading in seconds since CLKNETSIM_START_DATE, maximum error and estimated error in
// microseconds, status bits.

#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/capability.h>
#include <linux/net_tstamp.h>
#include <linux/ptp_clock.h>
#include <poll.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/timex.h>
#include <time.h>
#include <unistd.h>

#define NEXT(f) ((__typeof__(&f))dlsym(RTLD_NEXT, #f))

enum { FIRST_SOCKET = 100, SOCKETS = 20, REFCLOCK_FD = 1000 };

struct simulated_socket {
  int stamps_sends;  // SO_TIMESTAMPING asks for transmit stamps
  int has_stamp;     // one is on the error queue
  struct timespec sent;
};

static struct simulated_socket sockets[SOCKETS];
static int ready_socket = -1;  // what the last select() reported and nobody has read yet
static char is_pipe[FD_SETSIZE];
static int has_waited;  // the program has called select()

static struct simulated_socket* simulated(int fd) {
  return fd >= FIRST_SOCKET && fd < FIRST_SOCKET + SOCKETS ? &sockets[fd - FIRST_SOCKET] : NULL;
}

static int again(void) {
  errno = EAGAIN;
  return -1;
}

// ---- Sockets: the flags of socket(2), FIONBIO, and an error queue that knows when it is empty.

int socket(int domain, int type, int protocol) {
  static __typeof__(&socket) next;
  if (!next) next = NEXT(socket);
  int fd = next(domain, type & ~(SOCK_NONBLOCK | SOCK_CLOEXEC), protocol);
  if (simulated(fd)) memset(simulated(fd), 0, sizeof(sockets[0]));
  return fd;
}

int ioctl(int fd, unsigned long request, ...) {
  static __typeof__(&ioctl) next;
  if (!next) next = NEXT(ioctl);
  va_list rest;
  va_start(rest, request);
  void* argument = va_arg(rest, void*);
  va_end(rest);
  return simulated(fd) && request == FIONBIO ? 0 : next(fd, request, argument);
}

int setsockopt(int fd, int level, int name, const void* value, socklen_t size) {
  static __typeof__(&setsockopt) next;
  if (!next) next = NEXT(setsockopt);
  int result = next(fd, level, name, value, size);
  if (result == 0 && simulated(fd) && level == SOL_SOCKET && name == SO_TIMESTAMPING) {
    simulated(fd)->stamps_sends = (*(const unsigned*)value & SOF_TIMESTAMPING_TX_SOFTWARE) != 0;
  }
  return result;
}

ssize_t send(int fd, const void* data, size_t size, int flags) {
  static __typeof__(&send) next;
  if (!next) next = NEXT(send);
  ssize_t sent = next(fd, data, size, flags);
  if (sent > 0 && simulated(fd)) {
    simulated(fd)->has_stamp = simulated(fd)->stamps_sends;
    clock_gettime(CLOCK_REALTIME, &simulated(fd)->sent);
  }
  return sent;
}

static void put_stamp(struct msghdr* message, const struct timespec* stamp) {
  struct cmsghdr* header = CMSG_FIRSTHDR(message);
  for (; header; header = CMSG_NXTHDR(message, header)) {
    if (header->cmsg_level != SOL_SOCKET || header->cmsg_type != SCM_TIMESTAMPING) continue;
    memcpy(CMSG_DATA(header), stamp, sizeof(*stamp));
  }
}

// clknetsim's recvmsg() takes the node's next packet, whatever socket it is for and even if the
// error queue was asked for; its transmit stamp is the time of reading it.
ssize_t recvmsg(int fd, struct msghdr* message, int flags) {
  static __typeof__(&recvmsg) next;
  if (!next) next = NEXT(recvmsg);
  if (simulated(fd) && (flags & MSG_ERRQUEUE)) {
    if (!simulated(fd)->has_stamp) return again();
    simulated(fd)->has_stamp = 0;
    ssize_t length = next(fd, message, flags);
    if (length >= 0) put_stamp(message, &simulated(fd)->sent);
    return length;
  } else if (simulated(fd)) {
    if (ready_socket != fd) return again();
    ready_socket = -1;
  }
  return next(fd, message, flags);
}

// ---- Waiting: clknetsim reports every descriptor that it does not know as readable, for ever. The
// pipe of asio::signal_set is looked at for real. A transmit stamp makes its socket readable. A look
// without waiting, which would take a microsecond, takes no time: nothing can arrive in none.

int pipe(int ends[2]) {
  int result = NEXT(pipe)(ends);
  if (result == 0 && ends[0] < FD_SETSIZE) is_pipe[ends[0]] = 1;
  return result;
}

// clknetsim replaces poll() and ioctl(): straight to the C library.
static int pipe_has_data(int fd) {
  static __typeof__(&ioctl) real;
  if (!real) real = (__typeof__(&ioctl))dlsym(dlopen("libc.so.6", RTLD_NOW | RTLD_NOLOAD), "ioctl");
  int size = 0;
  return real(fd, FIONREAD, &size) == 0 && size > 0;
}

// Those of `wanted` that are readable without waiting; their number.
static int readable_now(int count, const fd_set* wanted, fd_set* readable) {
  int found = 0;
  FD_ZERO(readable);
  for (int fd = 0; fd < count; ++fd) {
    if (!FD_ISSET(fd, wanted)) continue;
    int ready = is_pipe[fd] ? pipe_has_data(fd) : simulated(fd) && simulated(fd)->has_stamp;
    if (!ready) continue;
    FD_SET(fd, readable);
    ++found;
  }
  return found;
}

static int report(const fd_set* readable, int found, fd_set* reads, fd_set* writes,
                  fd_set* excepts) {
  *reads = *readable;
  if (writes) FD_ZERO(writes);
  if (excepts) FD_ZERO(excepts);
  return found;
}

int select(int count, fd_set* reads, fd_set* writes, fd_set* excepts, struct timeval* timeout) {
  static __typeof__(&select) next;
  if (!next) next = NEXT(select);
  has_waited = 1;
  ready_socket = -1;
  if (!reads) return next(count, reads, writes, excepts, timeout);

  const fd_set wanted = *reads;
  fd_set now;
  int found = readable_now(count, &wanted, &now);
  int no_wait = timeout && timeout->tv_sec == 0 && timeout->tv_usec == 0;
  if (found > 0 || no_wait) return report(&now, found, reads, writes, excepts);
  for (int fd = 0; fd < count; ++fd) {
    if (is_pipe[fd]) FD_CLR(fd, reads);
  }
  int result = next(count, reads, writes, excepts, timeout);
  if (result < 0 && errno == EINTR) {  // clknetsim's SIGTERM at the end: a handler may have written
    found = readable_now(count, &wanted, &now);
    if (found > 0) return report(&now, found, reads, writes, excepts);
    errno = EINTR;
  }
  for (int fd = FIRST_SOCKET; result > 0 && fd < FIRST_SOCKET + SOCKETS; ++fd) {
    if (FD_ISSET(fd, reads)) ready_socket = fd;
  }
  return result;
}

// ---- Time. Until its first wait clknetsim lets each reading jump ahead of the one before, more and
// more; asking its PTP clock for no samples ends that. A simulated reading takes no time at all: for
// a program that measures its clock's precision at the start it takes 34 ns here.

int clock_gettime(clockid_t clock, struct timespec* time) {
  static __typeof__(&clock_gettime) next;
  static long readings;
  if (!next) {
    next = NEXT(clock_gettime);
    struct ptp_sys_offset_extended nothing;
    memset(&nothing, 0, sizeof(nothing));
    (void)ioctl(REFCLOCK_FD, PTP_SYS_OFFSET_EXTENDED, &nothing);
  }
  int result = next(clock, time);
  if (result == 0 && !has_waited) {
    time->tv_nsec += 34 * ++readings;
    time->tv_sec += time->tv_nsec / 1000000000;
    time->tv_nsec %= 1000000000;
  }
  return result;
}

// ---- The clock may be set: it is a simulated one.

long syscall(long number, ...) {
  static __typeof__(&syscall) next;
  if (!next) next = NEXT(syscall);
  va_list rest;
  va_start(rest, number);
  long a[6];
  for (int i = 0; i < 6; ++i) a[i] = va_arg(rest, long);
  va_end(rest);
  if (number != SYS_capget) return next(number, a[0], a[1], a[2], a[3], a[4], a[5]);
  struct __user_cap_data_struct* sets = (struct __user_cap_data_struct*)a[1];
  memset(sets, 0, _LINUX_CAPABILITY_U32S_3 * sizeof(*sets));
  sets[CAP_TO_INDEX(CAP_SYS_TIME)].effective = CAP_TO_MASK(CAP_SYS_TIME);
  return 0;
}

static void log_status(const struct timex* request) {
  static FILE* log;
  static long start;
  const char* name = getenv("GNOMON_ADJTIMEX_LOG");
  if (!name) return;
  if (!log) {
    const char* date = getenv("CLKNETSIM_START_DATE");
    start = date ? atol(date) : 0;
    log = fopen(name, "w");
    if (!log) abort();
  }
  struct timespec now;
  clock_gettime(CLOCK_REALTIME, &now);
  fprintf(log, "%ld.%09ld %ld %ld %d\n", (long)now.tv_sec - start, now.tv_nsec, request->maxerror,
          request->esterror, request->status);
}

int adjtimex(struct timex* request) {
  static __typeof__(&adjtimex) next;
  if (!next) next = NEXT(adjtimex);
  if (request->modes & ADJ_MAXERROR) log_status(request);
  return next(request);
}
