#include <string.h>

#include "check.h"
#include "handshake/digest.h"

struct row {
	enum digest_kind kind;
	const char *text;
	int times; /* that the text is said */
	const char *hex;
};

#define ALPHABET "abcdefghijklmnopqrstuvwxyz"
#define DIGITS   "1234567890"

static const struct row rows[] = {
	/* RFC 1321 A.5, and a long one */
	{ DIGEST_MD5, "", 1, "d41d8cd98f00b204e9800998ecf8427e" },
	{ DIGEST_MD5, "a", 1, "0cc175b9c0f1b6a831c399e269772661" },
	{ DIGEST_MD5, "abc", 1, "900150983cd24fb0d6963f7d28e17f72" },
	{ DIGEST_MD5, "message digest", 1, "f96b697d7cb7938d525a2f31aaf161d0" },
	{ DIGEST_MD5, ALPHABET, 1, "c3fcd3d76192e4007dfb496cca67e13b" },
	{ DIGEST_MD5, "ABCDEFGHIJKLMNOPQRSTUVWXYZ" ALPHABET "0123456789", 1,
	    "d174ab98d277d9f5a5611c2c9f419d9f" },
	{ DIGEST_MD5, DIGITS, 8, "57edf4a22be3c955ac49da2e2107b67a" },
	{ DIGEST_MD5, "a", 1000000, "7707d6ae4e027c70eea2a935c2296f21" },
	/* RFC 6234 8.5, tests 1 to 4, and nothing */
	{ DIGEST_SHA256, "", 1,
	    "e3b0c44298fc1c149afbf4c8996fb924"
	    "27ae41e4649b934ca495991b7852b855" },
	{ DIGEST_SHA256, "abc", 1,
	    "ba7816bf8f01cfea414140de5dae2223"
	    "b00361a396177a9cb410ff61f20015ad" },
	{ DIGEST_SHA256,
	    "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 1,
	    "248d6a61d20638b8e5c026930c3e6039"
	    "a33ce45964ff2167f6ecedd419db06c1" },
	{ DIGEST_SHA256, "a", 1000000,
	    "cdc76e5c9914fb9281a1c7e284d73e67"
	    "f1809a48a497200e046d39ccc7112cd0" },
	{ DIGEST_SHA256,
	    "0123456701234567012345670123456701234567012345670"
	    "123456701234567",
	    10,
	    "594847328451bdfa85056225462cc1d8"
	    "67d877fb388df0ce35f25ab5562bfbb5" },
};

static bool
is_zero(const struct digest *d)
{
	static const uint8_t zero[sizeof(*d)];

	return memcmp(d, zero, sizeof(*d)) == 0;
}

static void
test_row(const struct row *r)
{
	size_t len = strlen(r->text), cut;
	char hex[DIGEST_HEX_MAX];
	struct digest d;
	int i;

	for (cut = 0; cut <= len; cut++) {
		digest_begin(&d, r->kind);
		for (i = 0; i < r->times; i++) {
			digest_add(&d, check_guarded(r->text, cut), cut);
			digest_add(&d, r->text + cut, len - cut);
		}
		digest_hex(&d, hex);
		CHECK(strcmp(hex, r->hex) == 0, r->hex);
		CHECK(is_zero(&d), r->hex);
	}
}

/*
 * The lengths at which the padding changes, with the results of other programs.
 */
static void
test_padding(void)
{
	static const struct {
		size_t len;
		const char *md5, *sha256;
	} lengths[] = {
		{ 1, "9dd4e461268c8034f5c8564e155c67a6",
		    "2d711642b726b04401627ca9fbac32f5"
		    "c8530fb1903cc4db02258717921a4881" },
		{ 54, "61ea0974c662328da964d977a8253873",
		    "45f316e10b2c99abf374b22bda893cf3"
		    "300d77263f1e272349ed414680522952" },
		{ 55, "04364420e25c512fd958a70738aa8f72",
		    "d5e285683cd4efc02d021a5c62014694"
		    "958901005d6f71e89e0989fac77e4072" },
		{ 56, "668a72d5ba17f08e62dabcafad6db14b",
		    "04c26261370ee7541549d16dee320c72"
		    "3e3fd14671e66a099afe0a377c16888e" },
		{ 57, "693037871c4a9d3d8685018905cb530a",
		    "ae14a2563ccf969d99aca69ce6bb7498"
		    "1f734bbf9f655f73b8f06db68cab5217" },
		{ 63, "7dc2ca208106a2f703567bdff99d8981",
		    "75220b47218278e656f2013bb8f0c455"
		    "a25eaf01e86c64924e9d48d89776d6f2" },
		{ 64, "c1bb4f81d892b2d57947682aeb252456",
		    "7ce100971f64e7001e8fe5a51973ecdf"
		    "e1ced42befe7ee8d5fd6219506b5393c" },
		{ 65, "1bc932052302d074bdec39795fe00cf6",
		    "9537c5fdf120482f7d58d25e9ed583f5"
		    "2c02b4e304ea814db1633ad565aed7e9" },
		{ 111, "acdfbe7d162f80a5133e9b10dac869b2",
		    "5ba60613dba318e9ed9020301e5dc59c"
		    "721c19d82862e4d03718708aa75d2bad" },
		{ 119, "ab347a5f68c8a443cfcddc633f12c24f",
		    "000b48d4edf0fa7bee3c6236ecd2785b"
		    "aa5db4eeb8bb54341b029e0d9fa5fb0c" },
		{ 120, "fb98667f98096de92620b64f46e1c5b5",
		    "13f05a0b594787f5ecd315edc96141bd"
		    "3243203d1b7d4f0836f37308b276ba98" },
		{ 128, "d69cb61a6ee87200676eb0d4b90edbcb",
		    "24da1b81d0b16df6428eee73c69fcb2a"
		    "93c76bc6df706f0c6670fe6bfe800464" },
		{ 200, "30a83621ce5422fbdfdd539777458c78",
		    "aa20c23e3201834050679e1d88941b9a"
		    "6fed0557c9a705cb2c315e2e63fd486d" },
	};
	char hex[DIGEST_HEX_MAX], text[200];
	struct digest d;
	size_t i, k;

	memset(text, 'x', sizeof(text));
	for (i = 0; i < sizeof(lengths) / sizeof(lengths[0]); i++) {
		digest_begin(&d, DIGEST_MD5);
		digest_add(&d, text, lengths[i].len);
		digest_hex(&d, hex);
		CHECK(strcmp(hex, lengths[i].md5) == 0, lengths[i].md5);
		digest_begin(&d, DIGEST_SHA256);
		for (k = 0; k < lengths[i].len; k++)
			digest_add(&d, text + k, 1);
		digest_hex(&d, hex);
		CHECK(strcmp(hex, lengths[i].sha256) == 0, lengths[i].sha256);
	}
}

int
main(void)
{
	static const uint8_t bytes[] = { 0x00, 0x7f, 0x80, 0xff };
	char hex[2 * sizeof(bytes) + 1];
	size_t i;

	for (i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		test_row(&rows[i]);
	test_padding();
	digest_bytes_hex(bytes, sizeof(bytes), hex);
	CHECK(strcmp(hex, "007f80ff") == 0, "hex");
	return check_status();
}
