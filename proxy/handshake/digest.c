/* MD5, RFC 1321 3; SHA-256, RFC 6234 5.1, 6.1 and 6.2. */

#include <string.h>

#include "base/wipe.h"
#include "handshake/digest.h"

static uint32_t
rotate_left(uint32_t x, unsigned by)
{
	return x << by | x >> (32 - by);
}

static uint32_t
rotate_right(uint32_t x, unsigned by)
{
	return x >> by | x << (32 - by);
}

/*
 * The position of byte i of a word: MD5 starts with the lowest, SHA with the
 * highest.
 */
static unsigned
shift(enum digest_kind kind, size_t i)
{
	return 8 * (unsigned)(kind == DIGEST_MD5 ? i % 4 : 3 - i % 4);
}

/* The integer parts of 2^32 times abs(sin(i + 1)). */
static const uint32_t md5_table[64] = { 0xd76aa478, 0xe8c7b756, 0x242070db,
	0xc1bdceee, 0xf57c0faf, 0x4787c62a, 0xa8304613, 0xfd469501, 0x698098d8,
	0x8b44f7af, 0xffff5bb1, 0x895cd7be, 0x6b901122, 0xfd987193, 0xa679438e,
	0x49b40821, 0xf61e2562, 0xc040b340, 0x265e5a51, 0xe9b6c7aa, 0xd62f105d,
	0x02441453, 0xd8a1e681, 0xe7d3fbc8, 0x21e1cde6, 0xc33707d6, 0xf4d50d87,
	0x455a14ed, 0xa9e3e905, 0xfcefa3f8, 0x676f02d9, 0x8d2a4c8a, 0xfffa3942,
	0x8771f681, 0x6d9d6122, 0xfde5380c, 0xa4beea44, 0x4bdecfa9, 0xf6bb4b60,
	0xbebfbc70, 0x289b7ec6, 0xeaa127fa, 0xd4ef3085, 0x04881d05, 0xd9d4d039,
	0xe6db99e5, 0x1fa27cf8, 0xc4ac5665, 0xf4292244, 0x432aff97, 0xab9423a7,
	0xfc93a039, 0x655b59c3, 0x8f0ccc92, 0xffeff47d, 0x85845dd1, 0x6fa87e4f,
	0xfe2ce6e0, 0xa3014314, 0x4e0811a1, 0xf7537e82, 0xbd3af235, 0x2ad7d2bb,
	0xeb86d391 };

/* RFC 1321 3.4; a round is one function f and one order of the words. */
static void
md5_block(uint32_t state[], const uint32_t word[16])
{
	static const uint8_t by[4][4] = {
		{ 7, 12, 17, 22 },
		{ 5, 9, 14, 20 },
		{ 4, 11, 16, 23 },
		{ 6, 10, 15, 21 },
	};
	uint32_t a = state[0], b = state[1], c = state[2], d = state[3];
	uint32_t f, sum;
	unsigned i, k;

	for (i = 0; i < 64; i++) {
		switch (i / 16) {
		case 0:
			f = (b & c) | (~b & d);
			k = i;
			break;
		case 1:
			f = (b & d) | (c & ~d);
			k = 5 * i + 1;
			break;
		case 2:
			f = b ^ c ^ d;
			k = 3 * i + 5;
			break;
		default:
			f = c ^ (b | ~d);
			k = 7 * i;
			break;
		}
		sum = a + f + word[k % 16] + md5_table[i];
		a = d;
		d = c;
		c = b;
		b += rotate_left(sum, by[i / 16][i % 4]);
	}
	state[0] += a;
	state[1] += b;
	state[2] += c;
	state[3] += d;
}

/* The first 32 bits of the fractions of the primes' cube roots. */
static const uint32_t sha256_table[64] = { 0x428a2f98, 0x71374491, 0xb5c0fbcf,
	0xe9b5dba5, 0x3956c25b, 0x59f111f1, 0x923f82a4, 0xab1c5ed5, 0xd807aa98,
	0x12835b01, 0x243185be, 0x550c7dc3, 0x72be5d74, 0x80deb1fe, 0x9bdc06a7,
	0xc19bf174, 0xe49b69c1, 0xefbe4786, 0x0fc19dc6, 0x240ca1cc, 0x2de92c6f,
	0x4a7484aa, 0x5cb0a9dc, 0x76f988da, 0x983e5152, 0xa831c66d, 0xb00327c8,
	0xbf597fc7, 0xc6e00bf3, 0xd5a79147, 0x06ca6351, 0x14292967, 0x27b70a85,
	0x2e1b2138, 0x4d2c6dfc, 0x53380d13, 0x650a7354, 0x766a0abb, 0x81c2c92e,
	0x92722c85, 0xa2bfe8a1, 0xa81a664b, 0xc24b8b70, 0xc76c51a3, 0xd192e819,
	0xd6990624, 0xf40e3585, 0x106aa070, 0x19a4c116, 0x1e376c08, 0x2748774c,
	0x34b0bcb5, 0x391c0cb3, 0x4ed8aa4a, 0x5b9cca4f, 0x682e6ff3, 0x748f82ee,
	0x78a5636f, 0x84c87814, 0x8cc70208, 0x90befffa, 0xa4506ceb, 0xbef9a3f7,
	0xc67178f2 };

/* RFC 6234 6.2 step 1; the sigmas are those of 5.1. */
static void
sha256_schedule(uint32_t w[64], const uint32_t word[16])
{
	uint32_t s0, s1;
	unsigned i;

	memcpy(w, word, 16 * sizeof(w[0]));
	for (i = 16; i < 64; i++) {
		s0 = rotate_right(w[i - 15], 7) ^ rotate_right(w[i - 15], 18) ^
		    w[i - 15] >> 3;
		s1 = rotate_right(w[i - 2], 17) ^ rotate_right(w[i - 2], 19) ^
		    w[i - 2] >> 10;
		w[i] = w[i - 16] + s0 + w[i - 7] + s1;
	}
}

/* Its steps 2 to 4; s holds a to h. */
static void
sha256_block(uint32_t state[], const uint32_t word[16])
{
	uint32_t w[64], s[8], t1, t2;
	unsigned i;

	sha256_schedule(w, word);
	memcpy(s, state, sizeof(s));
	for (i = 0; i < 64; i++) {
		t1 = s[7] + sha256_table[i] + w[i] +
		    (rotate_right(s[4], 6) ^ rotate_right(s[4], 11) ^
			rotate_right(s[4], 25)) +
		    ((s[4] & s[5]) ^ (~s[4] & s[6]));
		t2 = (rotate_right(s[0], 2) ^ rotate_right(s[0], 13) ^
			 rotate_right(s[0], 22)) +
		    ((s[0] & s[1]) ^ (s[0] & s[2]) ^ (s[1] & s[2]));
		memmove(s + 1, s, 7 * sizeof(s[0]));
		s[4] += t1;
		s[0] = t1 + t2;
	}
	for (i = 0; i < 8; i++)
		state[i] += s[i];
	wipe(w, sizeof(w));
	wipe(s, sizeof(s));
}

static void
take_block(struct digest *d)
{
	uint32_t word[16] = { 0 };
	size_t i;

	for (i = 0; i < DIGEST_BLOCK; i++)
		word[i / 4] |= (uint32_t)d->block[i] << shift(d->kind, i);
	if (d->kind == DIGEST_MD5)
		md5_block(d->state, word);
	else
		sha256_block(d->state, word);
	wipe(word, sizeof(word));
}

void
digest_begin(struct digest *d, enum digest_kind kind)
{
	static const uint32_t md5[8] = { 0x67452301, 0xefcdab89, 0x98badcfe,
		0x10325476 };
	static const uint32_t sha256[8] = { 0x6a09e667, 0xbb67ae85, 0x3c6ef372,
		0xa54ff53a, 0x510e527f, 0x9b05688c, 0x1f83d9ab, 0x5be0cd19 };

	*d = (struct digest){ .kind = kind };
	memcpy(d->state, kind == DIGEST_MD5 ? md5 : sha256, sizeof(d->state));
}

void
digest_add(struct digest *d, const void *data, size_t len)
{
	const uint8_t *byte = data;
	size_t i;

	for (i = 0; i < len; i++) {
		d->block[d->len++ % DIGEST_BLOCK] = byte[i];
		if (d->len % DIGEST_BLOCK == 0)
			take_block(d);
	}
}

/* Adds a one bit, zeros, and the length in bits, up to the end of a block. */
static void
pad(struct digest *d)
{
	static const uint8_t one = 0x80, zero = 0;
	uint64_t bits = d->len * 8;
	uint8_t length[8];
	unsigned i;

	for (i = 0; i < 8; i++)
		length[i] = (uint8_t)(bits >>
		    8 * (d->kind == DIGEST_MD5 ? i : 7 - i));
	digest_add(d, &one, 1);
	while (d->len % DIGEST_BLOCK != DIGEST_BLOCK - sizeof(length))
		digest_add(d, &zero, 1);
	digest_add(d, length, sizeof(length));
}

void
digest_hex(struct digest *d, char hex[DIGEST_HEX_MAX])
{
	size_t i, size = d->kind == DIGEST_MD5 ? 16 : 32;
	uint8_t bytes[32];

	pad(d);
	for (i = 0; i < size; i++)
		bytes[i] = (uint8_t)(d->state[i / 4] >> shift(d->kind, i));
	digest_bytes_hex(bytes, size, hex);
	wipe(bytes, sizeof(bytes));
	wipe(d, sizeof(*d));
}

void
digest_bytes_hex(const uint8_t *data, size_t len, char *hex)
{
	static const char digits[] = "0123456789abcdef";
	size_t i;

	for (i = 0; i < len; i++) {
		hex[2 * i] = digits[data[i] >> 4];
		hex[2 * i + 1] = digits[data[i] & 15];
	}
	hex[2 * len] = '\0';
}
