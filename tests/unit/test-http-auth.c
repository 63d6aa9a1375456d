#include <stdio.h>
#include <string.h>

#include "check.h"
#include "handshake/http_auth.h"

/*
 * Field values, one on each line, and the challenge chosen from them; see
 * summary.
 */
struct choice {
	const char *lines, *chosen;
};

#define REST "realm=\"r\", nonce=\"n\""
#define QOP  REST ", qop=\"auth\""

static const struct choice choices[] = {
	/* As they occur in practice. */
	{ "Basic realm=\"Tinyproxy\"", "Basic" },
	{ "Basic realm=\"Squid proxy-caching web server\"", "Basic" },
	{ "Digest realm=\"Squid proxy-caching web server\", "
	  "nonce=\"q2nRXgAAAAAQPlHhVwAAAD/hFXcAAAAA\", qop=\"auth\", "
	  "stale=false",
	    "MD5 'Squid proxy-caching web server' "
	    "'q2nRXgAAAAAQPlHhVwAAAD/hFXcAAAAA' qop" },
	{ "Digest realm=\"private\", nonce=\"K7a0CRVOBQA=fcbf7\", "
	  "algorithm=MD5, domain=\"/\", qop=\"auth\"",
	    "MD5 'private' 'K7a0CRVOBQA=fcbf7' named qop" },
	{ "Digest qop=\"auth\",algorithm=MD5-sess,nonce=\"+Upgraded+v1b0c\","
	  "charset=utf-8,realm=\"Digest\"",
	    "MD5-sess 'Digest' '+Upgraded+v1b0c' named qop" },
	{ "Negotiate\nKerberos\nNTLM\nBasic realm=\"isa.example\"", "Basic" },
	{ "Negotiate, NTLM, Basic realm=\"gateway\"", "Basic" },
	{ "NTLM\nBASIC realm=\"BCAAA\"", "Basic" },
	{ "NTLM TlRMTVNTUAACAAAADAAMADgAAAA=, Basic realm=\"x\"", "Basic" },
	{ "Negotiate oRQwEqADCgEBoQsGCSqGSIb3EgECAg==\nNTLM", "none" },
	{ "Bearer realm=\"x\", error=\"invalid_token\", "
	  "error_description=\"The access token expired, Basic\"",
	    "none" },
	{ "HOBA max-age=\"180\", challenge=\"16:MTEyMzEyMzEyMw==1:028\"",
	    "none" },
	{ "Basic realm=\"x\", charset=\"UTF-8\"", "Basic" },
	/* The RFCs' own: 9110 11.6.1, 7616 3.9.1 and 3.9.2, 2617 3.5. */
	{ "Basic realm=\"simple\", Newauth realm=\"apps\", type=1, "
	  "title=\"Login to \\\"apps\\\"\"",
	    "Basic" },
	{ "Newauth realm=\"apps\", type=1, title=\"Login to \\\"apps\\\"\", "
	  "Basic realm=\"simple\"",
	    "Basic" },
	{ "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", "
	  "algorithm=SHA-256, nonce=\"7ypf/xlj9XXw\", opaque=\"FQhe/qaU\"\n"
	  "Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", "
	  "algorithm=MD5, nonce=\"7ypf/xlj9XXw\", opaque=\"FQhe/qaU\"",
	    "SHA-256 'http-auth@example.org' '7ypf/xlj9XXw' 'FQhe/qaU' named "
	    "qop" },
	{ "Digest realm=\"api@example.org\", qop=\"auth\", "
	  "algorithm=SHA-512-256, nonce=\"5TsQ\", opaque=\"HRPC\", "
	  "charset=UTF-8, userhash=true",
	    "none" },
	{ "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", "
	  "nonce=\"dcd9\", opaque=\"5ccc\"",
	    "MD5 'testrealm@host.com' 'dcd9' '5ccc' qop" },
	/* The strongest, wherever it is; of two, the first. */
	{ "Basic, Digest " QOP, "MD5 'r' 'n' qop" },
	{ "Digest " QOP ", Basic", "MD5 'r' 'n' qop" },
	{ "Digest " QOP "\nBasic\nDigest " QOP ", algorithm=SHA-256",
	    "SHA-256 'r' 'n' named qop" },
	{ "Digest " QOP ", algorithm=SHA-256, Digest " QOP ", Basic",
	    "SHA-256 'r' 'n' named qop" },
	{ "Digest " QOP ", algorithm=SHA-256-sess\nDigest " QOP
	  ", algorithm=SHA-256",
	    "SHA-256-sess 'r' 'n' named qop" },
	{ "Digest realm=\"a\", nonce=\"1\", Digest realm=\"b\", nonce=\"2\"",
	    "MD5 'a' '1'" },
	/* Parameters. */
	{ "digest REALM=r , Nonce = n,QOP=Auth , Algorithm=\"md5\"",
	    "MD5 'r' 'n' named qop" },
	{ "Digest " QOP ", stale=TRUE", "MD5 'r' 'n' qop stale" },
	{ "Digest " QOP ", stale=\"true\"", "MD5 'r' 'n' qop stale" },
	{ "Digest " QOP ", stale=yes", "MD5 'r' 'n' qop" },
	{ "Digest " QOP ", userhash=true", "MD5 'r' 'n' qop userhash" },
	{ "Digest " QOP ", opaque=\"\"", "MD5 'r' 'n' '' qop" },
	{ "Digest " REST, "MD5 'r' 'n'" },
	{ "Digest " REST ", qop=\"auth-int\"", "none" },
	{ "Digest " REST ", qop=\"auth-int\", Basic", "Basic" },
	{ "Digest " REST ", qop=\"auth-int,auth\"", "MD5 'r' 'n' qop" },
	{ "Digest " REST ", qop=\" ,auth-int , auth\"", "MD5 'r' 'n' qop" },
	{ "Digest " REST ", qop=\"author, xauth\"", "none" },
	{ "Digest " REST ", qop=\"\"", "none" },
	{ "Digest " REST ", algorithm=MD5-sess", "none" },
	{ "Digest " QOP ", algorithm=SHA-1", "none" },
	{ "Digest " QOP ", algorithm=MD5,SHA-256", "MD5 'r' 'n' named qop" },
	{ "Digest nonce=\"n\", qop=\"auth\"", "none" },
	{ "Digest realm=\"r\", qop=\"auth\"", "none" },
	{ "Digest realm=\"r\", nonce=\"\"", "none" },
	{ "Digest realm=\"\", nonce=\"n\"", "MD5 '' 'n'" },
	{ "Digest " REST ", nonce=\"m\"", "none" },
	{ "Digest " REST ", realm=\"r\", Basic", "Basic" },
	{ "Digest realm=\"a\\\"b\\\\c\\d, Basic\", nonce=\"n\"",
	    "MD5 'a\"b\\cd, Basic' 'n'" },
	{ "Digest realm=me@proxy, nonce=a+b/c==", "MD5 'me@proxy' 'a+b/c=='" },
	{ "Digest realm=a\\b, nonce=\\", "MD5 'a\\b' '\\'" },
	{ "Digest realm=\"\xc3\xa9\xff\", nonce=\"n\"",
	    "MD5 '\xc3\xa9\xff' 'n'" },
	{ "Digest x=\"Basic, \\\"\", " REST ", y=\",\"", "MD5 'r' 'n'" },
	/* Lists. */
	{ ", ,Basic,,\tDigest\t" QOP ",,", "MD5 'r' 'n' qop" },
	{ "Digest ,realm=\"r\",nonce=\"n\"", "MD5 'r' 'n'" },
	{ "Digest\t realm\t=\t\"r\"\t,nonce =\"n\"", "MD5 'r' 'n'" },
	{ "Foo, Bar baz, Qux a=b, Basic", "Basic" },
	{ "Foo a=\"b\", c=d, Basic, e=f", "Basic" },
	{ "", "none" },
	{ " \t, ,", "none" },
	/* Basic only where it is a scheme. */
	{ "Basically realm=\"x\"", "none" },
	{ "X-Basic realm=\"x\"", "none" },
	{ "Foo Basic", "none" },
	{ "Foo basic=\"Basic\"", "none" },
	{ "Foo a=b Basic", "none" },
	{ "Foo a=\"b\"Basic", "none" },
	{ "Foo \"a, Basic\"", "none" },
	{ "Foo \"a\\\", Basic\", Digest " REST, "MD5 'r' 'n'" },
	{ "Foo \"a\\", "none" },
	{ "Foo a=\"x, Basic", "none" },
	{ "\"Foo, Basic\"", "none" },
	{ "Basic=x", "none" },
	{ "Basic = x", "none" },
	{ "realm=\"x\", Basic", "Basic" },
	{ "Basic realm=\"open", "Basic" },
	{ "Basic realm=Two Words", "Basic" },
	{ "Basic realm=Two Words, Digest " REST, "MD5 'r' 'n'" },
	/* Digests that cannot be understood. */
	{ "Digest realm=\"r\", nonce=\"n", "none" },
	{ "Digest realm=\"r\", nonce=\"n\\", "none" },
	{ "Digest realm=\"r\", nonce=\"n\\\"", "none" },
	{ "Digest realm=\"r\" nonce=\"n\"", "none" },
	{ "Digest realm=\"r\" x, nonce=\"n\"", "none" },
	{ "Digest realm=\"r\"x, nonce=\"n\"", "none" },
	{ "Digest a/b, " REST, "none" },
	{ "Digest realm=\"r\"; nonce=\"n\"", "none" },
	{ "Digest realm=\"a\"b\", nonce=\"n\"", "none" },
	{ "Digest realm=, nonce=\"n\"", "none" },
	{ "Digest =\"r\", " REST, "none" },
	{ "Digest " REST ", =\"r\"", "none" },
	{ "Digest " REST ", \"x\"", "none" },
	{ "Digest " REST ", =", "none" },
	{ "Digest realm=\"r\rX: y\", nonce=\"n\"", "none" },
	{ "Digest realm=\"r\", nonce=\"n\x01\"", "none" },
	{ "Digest realm=\"r\x7f\", nonce=\"n\"", "none" },
	{ "Digest realm=\"r\t\", nonce=\"n\"", "MD5 'r\t' 'n'" },
	{ "Digest", "none" },
	{ "Digest realm", "none" },
	{ "Digest\"x\", Basic", "Basic" },
	{ "Digest" REST, "none" },
	{ "\001Basic", "none" },
	{ "/Basic", "none" },
};

/* The challenge in a few words. */
static const char *
summary(const struct http_auth *a)
{
	static char text[2048];
	size_t at;

	if (a->scheme != HTTP_AUTH_DIGEST)
		return a->scheme == HTTP_AUTH_NONE ? "none" : "Basic";
	at = (size_t)snprintf(text, sizeof(text), "%s%s '%s' '%s'",
	    a->hash == DIGEST_MD5 ? "MD5" : "SHA-256",
	    a->session ? "-sess" : "", a->realm, a->nonce);
	if (a->has_opaque)
		at += (size_t)snprintf(
		    text + at, sizeof(text) - at, " '%s'", a->opaque);
	snprintf(text + at, sizeof(text) - at, "%s%s%s%s",
	    a->algorithm != NULL ? " named" : "", a->qop ? " qop" : "",
	    a->stale ? " stale" : "", a->userhash ? " userhash" : "");
	return text;
}

/* Reads len bytes from a copy that ends where reading on would crash. */
static void
read_guarded(struct http_auth *best, const char *value, size_t len, bool cut)
{
	struct cursor all = { .text = (const char *)check_guarded(value, len),
		.end = len };

	http_auth_read(best, all, cut, check_text(NULL));
}

/* A part leads to the same choice as the whole, or to a weaker one. */
static void
test_cuts(const char *value, size_t len)
{
	struct http_auth whole = { 0 }, part;
	char chosen[2048];
	size_t at;

	read_guarded(&whole, value, len, false);
	snprintf(chosen, sizeof(chosen), "%s", summary(&whole));
	for (at = 0; at <= len; at++) {
		part = (struct http_auth){ 0 };
		read_guarded(&part, value, at, true);
		CHECK(part.scheme <= whole.scheme, value);
		CHECK(part.scheme < whole.scheme || part.hash < whole.hash ||
			strcmp(summary(&part), chosen) == 0,
		    value);
	}
}

static void
test_choice(const struct choice *c)
{
	struct http_auth best = { 0 };
	const char *line = c->lines;
	size_t len;

	for (;; line += len + 1) {
		len = strcspn(line, "\n");
		read_guarded(&best, line, len, false);
		test_cuts(line, len);
		if (line[len] == '\0')
			break;
	}
	CHECK(strcmp(summary(&best), c->chosen) == 0, c->lines);
	if (strcmp(summary(&best), c->chosen) != 0)
		printf("chosen: %s\n", summary(&best));
}

/* A value of exactly this many bytes, which the answer has to contain. */
static void
test_long(const char *name, size_t len, const char *chosen)
{
	char value[2048], line[HTTP_AUTH_ANSWER_MAX + 64];
	const struct http_auth_request r = { "CONNECT", "a:1", "u", "p",
		"0123456789abcdef0123456789abcdef", 1 };
	struct http_auth best = { 0 };
	size_t at;

	at = (size_t)sprintf(value, "Basic, Digest %s=\"", name);
	memset(value + at, '"', 2 * len);
	for (; len > 0; len--, at += 2)
		value[at] = '\\';
	sprintf(value + at, "\"%s%s",
	    strcmp(name, "realm") == 0 ? "" : ", realm=\"r\"",
	    strcmp(name, "nonce") == 0 ? "" : ", nonce=\"n\"");
	http_auth_read(&best, cursor_of(value), false, check_text(NULL));
	if (best.scheme == HTTP_AUTH_DIGEST)
		CHECK(strcmp(chosen, "Digest") == 0, name);
	else
		CHECK(strcmp(summary(&best), chosen) == 0, name);
	at = http_auth_answer(&best, &r, line, sizeof(line));
	CHECK(strlen(line) == at, name);
}

/* The longest possible value, all of it in need of escapes. */
static void
test_longest_answer(void)
{
	static char user[ROUTE_USER_MAX + 1], password[ROUTE_PASSWORD_MAX + 1];
	struct http_auth a = { .scheme = HTTP_AUTH_DIGEST,
		.hash = DIGEST_SHA256,
		.algorithm = "SHA-256-sess",
		.session = true,
		.qop = true,
		.has_opaque = true };
	const struct http_auth_request r = { "CONNECT", "a:1", user, password,
		"0123456789abcdef0123456789abcdef", UINT32_MAX };
	char line[HTTP_AUTH_ANSWER_MAX + sizeof("CONNECTa:1") - 1];
	size_t len;

	memset(user, '"', ROUTE_USER_MAX);
	memset(password, '"', ROUTE_PASSWORD_MAX);
	memset(a.realm, '\\', HTTP_AUTH_VALUE_MAX);
	memset(a.nonce, '\\', HTTP_AUTH_VALUE_MAX);
	memset(a.opaque, '\\', HTTP_AUTH_VALUE_MAX);
	len = http_auth_answer(&a, &r, line, sizeof(line));
	CHECK(strcmp(line + len - 2, "\r\n") == 0, "longest Digest");
	CHECK(strstr(line, "nc=ffffffff, ") != NULL, "longest Digest");
	a.scheme = HTTP_AUTH_BASIC;
	len = http_auth_answer(&a, &r, line, sizeof(line));
	CHECK(strcmp(line + len - 2, "\r\n") == 0, "longest Basic");
}

struct answer {
	const char *challenge;
	struct http_auth_request r;
	const char *line; /* without its name */
};

#define MUFASA(password, cnonce)                                               \
	{                                                                      \
		"GET", "/dir/index.html", "Mufasa", (password), (cnonce), 1    \
	}
#define NONCE_7616  "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v"
#define CNONCE_7616 "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ"
#define OPAQUE_7616 "FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"
#define ASK_7616(algorithm)                                                    \
	"Digest realm=\"http-auth@example.org\", qop=\"auth, auth-int\", "     \
	"algorithm=" algorithm ", nonce=\"" NONCE_7616                         \
	"\", opaque=\"" OPAQUE_7616 "\""
#define SAY_7616(algorithm, response)                                          \
	"Digest username=\"Mufasa\", realm=\"http-auth@example.org\", "        \
	"uri=\"/dir/index.html\", algorithm=" algorithm                        \
	", nonce=\"" NONCE_7616 "\", nc=00000001, cnonce=\"" CNONCE_7616       \
	"\", qop=auth, response=\"" response "\", opaque=\"" OPAQUE_7616 "\""
#define NONCE_2617 "dcd98b7102dd2f0e8b11d0f600bfb0c093"

static const struct answer answers[] = {
	/* RFC 7617 2, and its bytes as they are: 2.1. */
	{ "Basic realm=\"WallyWorld\"",
	    { "GET", "/", "Aladdin", "open sesame", "", 1 },
	    "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==" },
	{ "Basic realm=\"foo\", charset=\"UTF-8\"",
	    { "GET", "/", "test", "123\xc2\xa3", "", 1 },
	    "Basic dGVzdDoxMjPCow==" },
	/* RFC 7616 3.9.1. */
	{ ASK_7616("MD5"), MUFASA("Circle of Life", CNONCE_7616),
	    SAY_7616("MD5", "8ca523f5e9506fed4657c9700eebdbec") },
	{ ASK_7616("SHA-256"), MUFASA("Circle of Life", CNONCE_7616),
	    SAY_7616("SHA-256",
		"753927fa0e85d155564e2e272a28d180"
		"2ca10daf4496794697cf8db5856cb6c1") },
	/* The same with -sess, by another's hand. */
	{ ASK_7616("MD5-sess"), MUFASA("Circle of Life", CNONCE_7616),
	    SAY_7616("MD5-sess", "e783283f46242139c486a698fec7211d") },
	{ ASK_7616("sha-256-SESS"), MUFASA("Circle of Life", CNONCE_7616),
	    SAY_7616("SHA-256-sess",
		"2fd51b3a77ad75bad6afad6003e818d7"
		"67133c46d9e2749e7f5232ae1ea3efd7") },
	/* RFC 2617 3.5: no algorithm, none in the answer. */
	{ "Digest realm=\"testrealm@host.com\", qop=\"auth,auth-int\", "
	  "nonce=\"" NONCE_2617 "\"",
	    MUFASA("Circle Of Life", "0a4f113b"),
	    "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
	    "uri=\"/dir/index.html\", nonce=\"" NONCE_2617
	    "\", nc=00000001, cnonce=\"0a4f113b\", qop=auth, "
	    "response=\"6629fae49393a05397450978507c4ef1\"" },
	/* RFC 2069 2.4, as its erratum 749 has it. */
	{ "Digest realm=\"testrealm@host.com\", nonce=\"" NONCE_2617
	  "\", opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"",
	    MUFASA("CircleOfLife", "0a4f113b"),
	    "Digest username=\"Mufasa\", realm=\"testrealm@host.com\", "
	    "uri=\"/dir/index.html\", nonce=\"" NONCE_2617
	    "\", response=\"1949323746fe6a43ef61f9606e7febea\", "
	    "opaque=\"5ccc069c403ebaf9f0171e9517f40e41\"" },
	{ "Digest " REST ", algorithm=SHA-256",
	    { "CONNECT", "h:1", "u", "p", "cn", 1 },
	    "Digest username=\"u\", realm=\"r\", uri=\"h:1\", "
	    "algorithm=SHA-256, nonce=\"n\", "
	    "response=\"b701798c44c5e32a74569567d0fe603b"
	    "01f785c4eebabebec7f438b80a087c50\"" },
	/* RFC 7616 3.9.2, with SHA-256. */
	{ "Digest realm=\"api@example.org\", qop=\"auth\", algorithm=SHA-256, "
	  "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", "
	  "charset=UTF-8, userhash=true",
	    { "GET", "/doe.json", "J\xc3\xa4s\xc3\xb8n Doe", "Secret, or not?",
		"NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v", 1 },
	    "Digest username=\"5a1a8a47df5c298551b9b42ba9b05835"
	    "174a5bd7d511ff7fe9191d8e946fc4e7\", userhash=true, "
	    "realm=\"api@example.org\", uri=\"/doe.json\", algorithm=SHA-256, "
	    "nonce=\"5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK\", "
	    "nc=00000001, "
	    "cnonce=\"NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v\", "
	    "qop=auth, response=\"b6d5cb9c3000ea2385250005e294d713"
	    "2b260b8fd08940d2377373493cee8cc4\"" },
	/* Escapes belong to the line, not to what is hashed. */
	{ "Digest realm=\"r\\\"e\\\\m\", nonce=\"n\\\"\", qop=auth, "
	  "opaque=\"\"",
	    { "CONNECT", "h:1", "a\"b\\c", "p\"\\", "cn", 10 },
	    "Digest username=\"a\\\"b\\\\c\", realm=\"r\\\"e\\\\m\", "
	    "uri=\"h:1\", nonce=\"n\\\"\", nc=0000000a, cnonce=\"cn\", "
	    "qop=auth, response=\"5e249aa029d8d0b139043bb56189e75b\", "
	    "opaque=\"\"" },
};

static void
test_answer(const struct answer *a)
{
	char line[1024], expected[1024];
	struct http_auth best = { 0 };
	size_t len;

	http_auth_read(&best, cursor_of(a->challenge), false, check_text(NULL));
	snprintf(
	    expected, sizeof(expected), "Proxy-Authorization: %s\r\n", a->line);
	len = http_auth_answer(&best, &a->r, line, sizeof(line));
	CHECK(len == strlen(line), a->challenge);
	CHECK(strcmp(line, expected) == 0, a->challenge);
	if (strcmp(line, expected) != 0)
		printf("%s%s", line, expected);
}

int
main(void)
{
	size_t i;

	for (i = 0; i < sizeof(choices) / sizeof(choices[0]); i++)
		test_choice(&choices[i]);
	for (i = 0; i < sizeof(answers) / sizeof(answers[0]); i++)
		test_answer(&answers[i]);
	test_long("realm", HTTP_AUTH_VALUE_MAX, "Digest");
	test_long("nonce", HTTP_AUTH_VALUE_MAX, "Digest");
	test_long("opaque", HTTP_AUTH_VALUE_MAX, "Digest");
	test_long("realm", HTTP_AUTH_VALUE_MAX + 1, "Basic");
	test_long("nonce", HTTP_AUTH_VALUE_MAX + 1, "Basic");
	test_long("opaque", HTTP_AUTH_VALUE_MAX + 1, "Basic");
	test_long("unknown", HTTP_AUTH_VALUE_MAX + 1, "Digest");
	test_longest_answer();
	return check_status();
}
