#include "handshake/http_auth.h"
#include "prove.h"

void
any_auth(struct http_auth *auth)
{
	auth->scheme = (enum http_auth_scheme)any_below(HTTP_AUTH_TOKEN + 1);
	auth->hash = (enum digest_kind)any_below(2);
	auth->algorithm = any_below(2) ? "SHA-256-sess" : NULL;
	auth->session = any_below(2);
	auth->qop = any_below(2);
	auth->stale = any_below(2);
	auth->userhash = any_below(2);
	auth->has_opaque = any_below(2);
	any_text(auth->realm, sizeof(auth->realm));
	any_text(auth->nonce, sizeof(auth->nonce));
	any_text(auth->opaque, sizeof(auth->opaque));
}
