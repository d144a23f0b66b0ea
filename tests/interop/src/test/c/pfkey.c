/*
 * Preloaded into a daemon that installs its SAs by PF_KEY (RFC 2367), on a kernel that may have
 * none: its PF_KEY socket is one end of a pair, and a thread at the other end grants every request.
 * No packet is protected. Whoever writes an SPI of 8 hex digits and a line feed into the FIFO that
 * PFKEY_EXPIRE names has the SA reported as one whose soft lifetime is over.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <linux/pfkeyv2.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

#define MESSAGE_MAX 65536
#ifndef IP_IPSEC_POLICY
#define IP_IPSEC_POLICY 16
#endif
#ifndef IPV6_IPSEC_POLICY
#define IPV6_IPSEC_POLICY 34
#endif
#define WORD 8 /* lengths count words of as many octets */
#define SPI_MIN 256

static int kernel_end;

static void send_message(struct sadb_msg *message, size_t length) {
    message->sadb_msg_len = length / WORD;
    if (send(kernel_end, message, length, 0) < 0)
        perror("pfkey stand-in: send");
}

/* GETSPI: the SPI, then the addresses as they came. */
static void grant_spi(const struct sadb_msg *request, size_t length) {
    static char answer[MESSAGE_MAX];
    uint32_t spi;
    do {
        if (getrandom(&spi, sizeof spi, 0) != sizeof spi)
            return;
    } while (ntohl(spi) < SPI_MIN);
    struct sadb_sa sa = {.sadb_sa_len = sizeof sa / WORD, .sadb_sa_exttype = SADB_EXT_SA, .sadb_sa_spi = spi};
    memcpy(answer, request, sizeof *request);
    size_t end = sizeof *request;
    memcpy(answer + end, &sa, sizeof sa);
    end += sizeof sa;
    for (size_t at = sizeof *request; at + sizeof(struct sadb_ext) <= length;) {
        const struct sadb_ext *part = (const struct sadb_ext *)((const char *)request + at);
        size_t size = part->sadb_ext_len * WORD;
        if (size == 0 || at + size > length)
            break;
        if (part->sadb_ext_type == SADB_EXT_ADDRESS_SRC || part->sadb_ext_type == SADB_EXT_ADDRESS_DST) {
            memcpy(answer + end, part, size);
            end += size;
        }
        at += size;
    }
    send_message((struct sadb_msg *)answer, end);
}

static void answer(struct sadb_msg *request, size_t length) {
    switch (request->sadb_msg_type) {
    case SADB_GETSPI:
        grant_spi(request, length);
        break;
    case SADB_GET: /* nothing is counted here */
        request->sadb_msg_errno = ESRCH;
        send_message(request, sizeof *request);
        break;
    default:
        request->sadb_msg_errno = 0;
        send_message(request, length);
    }
}

static void expire(const char *spi) {
    struct {
        struct sadb_msg head;
        struct sadb_sa sa;
        struct sadb_lifetime soft;
    } message;
    memset(&message, 0, sizeof message);
    message.head.sadb_msg_version = PF_KEY_V2;
    message.head.sadb_msg_type = SADB_EXPIRE;
    message.head.sadb_msg_satype = SADB_SATYPE_ESP;
    message.sa.sadb_sa_len = sizeof message.sa / WORD;
    message.sa.sadb_sa_exttype = SADB_EXT_SA;
    message.sa.sadb_sa_spi = htonl(strtoul(spi, NULL, 16));
    message.soft.sadb_lifetime_len = sizeof message.soft / WORD;
    message.soft.sadb_lifetime_exttype = SADB_EXT_LIFETIME_SOFT;
    send_message(&message.head, sizeof message);
}

static void *serve(void *fifo) {
    static char request[MESSAGE_MAX];
    struct pollfd watched[] = {{.fd = kernel_end, .events = POLLIN}, {.fd = *(int *)fifo, .events = POLLIN}};
    while (poll(watched, 2, -1) > 0) {
        if (watched[0].revents & POLLIN) {
            ssize_t length = recv(kernel_end, request, sizeof request, 0);
            if (length < (ssize_t)sizeof(struct sadb_msg))
                break;
            answer((struct sadb_msg *)request, length);
        } else if (watched[0].revents) {
            break;
        }
        char line[9];
        if (watched[1].revents & POLLIN && read(watched[1].fd, line, sizeof line) == sizeof line) {
            line[sizeof line - 1] = 0;
            expire(line);
        }
    }
    return NULL;
}

/* The exception from IPsec that the daemon asks for on its own sockets. */
int setsockopt(int fd, int level, int option, const void *value, socklen_t length) {
    static int (*next)(int, int, int, const void *, socklen_t);
    if (!next)
        next = (int (*)(int, int, int, const void *, socklen_t))dlsym(RTLD_NEXT, "setsockopt");
    if ((level == IPPROTO_IP && option == IP_IPSEC_POLICY) || (level == IPPROTO_IPV6 && option == IPV6_IPSEC_POLICY))
        return 0;
    return next(fd, level, option, value, length);
}

int socket(int domain, int type, int protocol) {
    static int (*next)(int, int, int);
    static int fifo;
    if (!next)
        next = (int (*)(int, int, int))dlsym(RTLD_NEXT, "socket");
    if (domain != PF_KEY)
        return next(domain, type, protocol);
    const char *path = getenv("PFKEY_EXPIRE");
    fifo = path ? open(path, O_RDWR | O_CLOEXEC) : -1;
    int ends[2];
    pthread_t thread;
    if (socketpair(AF_UNIX, SOCK_SEQPACKET, 0, ends))
        return -1;
    kernel_end = ends[1];
    if (pthread_create(&thread, NULL, serve, &fifo)) {
        close(ends[0]);
        close(ends[1]);
        return -1;
    }
    return ends[0];
}
