#ifndef DIGEST_H
#define DIGEST_H

#include <stddef.h>
#include <stdint.h>

/* MD5 (RFC 1321) and SHA-256 (RFC 6234), as HTTP uses them. */
enum digest_kind { DIGEST_MD5, DIGEST_SHA256 };

/* The 32 bytes of SHA-256 in hexadecimal, and a NUL. */
#define DIGEST_HEX_MAX 65

/* Both work on blocks of this many bytes. */
#define DIGEST_BLOCK 64

struct digest {
	enum digest_kind kind;
	uint32_t state[8];
	uint64_t len;                /* the number of bytes added so far */
	uint8_t block[DIGEST_BLOCK]; /* the last bytes, not digested yet */
};

/* digest_begin(d, kind): starts a digest of no bytes. */
void digest_begin(struct digest *d, enum digest_kind kind);

/* digest_add(d, data, len): adds these bytes; fewer than 2^61 in all. */
void digest_add(struct digest *d, const void *data, size_t len);

/*
 * digest_hex(d, hex): writes the digest in lower-case hexadecimal, and a NUL.
 * It ends d and wipes it, since the data may have been a password.
 */
void digest_hex(struct digest *d, char hex[DIGEST_HEX_MAX]);

/*
 * digest_bytes_hex(data, len, hex): writes data as 2 * len digits, and a NUL.
 */
void digest_bytes_hex(const uint8_t *data, size_t len, char *hex);

#endif
